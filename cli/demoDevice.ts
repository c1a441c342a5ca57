/** The device that local mode registers at its first start, and the default of the commands. */
export const demoDevice = { deviceId: 'oob-352656108602296', model: 'PCA20065' } as const
