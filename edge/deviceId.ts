const DEVICE_ID = /^[a-zA-Z0-9:_-]{1,128}$/
const ARGUMENT = 'id='

/** Without DTLS the device names itself in the Uri-Query `id`. */
export type DeviceId = Readonly<{ deviceId: string }> | Readonly<{ problem: string }>

export const deviceIdOf = (query: readonly string[]): DeviceId => {
	const [argument, ...more] = query.filter((candidate) => candidate.startsWith(ARGUMENT))
	if (argument === undefined) return { problem: 'query missing: ?id=<deviceId>' }
	if (more.length > 0) return { problem: 'more than one id in the query' }
	const deviceId = argument.slice(ARGUMENT.length)
	return DEVICE_ID.test(deviceId) ? { deviceId } : { problem: 'id must match [a-zA-Z0-9:_-]{1,128}' }
}
