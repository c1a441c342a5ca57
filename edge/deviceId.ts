import { isDeviceId } from '../lambda/devices/contract.ts'
import type { Option } from './coap/message.ts'
import { recognised, uriOf } from './coap/options.ts'
import type { Peer } from './coap/peer.ts'

const ARGUMENT = 'id='
// RFC 7252 §6.4: one Uri-Query for each argument, without ? and &. Firmware often sends the whole query in one option.
const IN_ONE = 'query: one Uri-Query for each argument, without ? and &'

/** Without DTLS, a device sends its id in the Uri-Query `id`. */
export type DeviceId = Readonly<{ deviceId: string }> | Readonly<{ problem: string }>

export const deviceIdOf = (query: readonly string[]): DeviceId => {
	const [argument, ...more] = query.filter((candidate) => candidate.startsWith(ARGUMENT))
	if (argument === undefined) return { problem: missing(query) }
	if (more.length > 0) return { problem: 'more than one id in the query' }
	const deviceId = argument.slice(ARGUMENT.length)
	if (isDeviceId(deviceId)) return { deviceId }
	return { problem: deviceId.includes('&') ? IN_ONE : 'id must match [a-zA-Z0-9:_-]{1,128}' }
}

const missing = (query: readonly string[]): string =>
	query.some((argument) => /[?&]id=/.test(argument)) ? IN_ONE : 'query missing: ?id=<deviceId>'

/** The device id in a message, for the log; undefined if it is absent or invalid. */
export const deviceIdIn = (options: readonly Option[]): string | undefined => {
	const uri = uriOf(recognised(options))
	const id = uri === undefined ? undefined : deviceIdOf(uri.query)
	return id !== undefined && 'deviceId' in id ? id.deviceId : undefined
}

/** Sender of a message that gets no response, for the log. */
export const senderOf = (
	{ address }: Peer,
	options: readonly Option[],
): Readonly<{ peer: string; deviceId?: string }> => {
	const deviceId = deviceIdIn(options)
	return deviceId === undefined ? { peer: address } : { peer: address, deviceId }
}
