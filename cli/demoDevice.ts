/** The device that local mode has from its first start: what the commands take when nothing else is said. */
export const demoDevice = { deviceId: 'oob-352656108602296', model: 'PCA20065' } as const
