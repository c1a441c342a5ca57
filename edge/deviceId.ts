import { isDeviceId } from '../lambda/devices/contract.ts'
import type { Option } from './coap/message.ts'
import { queryOf, recognised } from './coap/options.ts'
import type { Identity, Peer } from './coap/peer.ts'

const ARGUMENT = 'id='
// RFC 7252 §6.4: one Uri-Query for each argument, without ? and &. Firmware often sends the whole query in one option.
const IN_ONE = 'query: one Uri-Query for each argument, without ? and &'
const FORM = '[a-zA-Z0-9:_-]{1,128}'

export type DeviceId = Readonly<{ deviceId: string }> | Readonly<{ problem: string; code: '4.00' | '4.03' }>

/**
 * The id of the device that sends a request. Under DTLS it is the PSK identity, or the common name of the certificate, and the
 * Uri-Query `id` may repeat it. A device that has shown neither sends its id in `id`.
 */
export const deviceIdOf = ({ identity }: Pick<Peer, 'identity'>, query: readonly string[]): DeviceId => {
	if (identity === undefined) return namedIn(query)
	const [name, proof] = provenBy(identity)
	if (!isDeviceId(name)) return { problem: `${proof} is no device id: it must match ${FORM}`, code: '4.03' }
	const isNamed = query.some((candidate) => candidate.startsWith(ARGUMENT))
	const named = isNamed ? namedIn(query) : { deviceId: name }
	if ('problem' in named || named.deviceId === name) return named
	return { problem: `id in the query is not ${proof} of the session; leave it out`, code: '4.03' }
}

const provenBy = (identity: Identity): readonly [name: string, proof: string] =>
	identity.kind === 'psk' ? [identity.identity, 'the PSK identity'] : [identity.subject, 'the common name']

const namedIn = (query: readonly string[]): DeviceId => {
	const [argument, ...more] = query.filter((candidate) => candidate.startsWith(ARGUMENT))
	if (argument === undefined) return { problem: missing(query), code: '4.00' }
	if (more.length > 0) return { problem: 'more than one id in the query', code: '4.00' }
	const deviceId = argument.slice(ARGUMENT.length)
	if (isDeviceId(deviceId)) return { deviceId }
	return { problem: deviceId.includes('&') ? IN_ONE : `id must match ${FORM}`, code: '4.00' }
}

const missing = (query: readonly string[]): string =>
	query.some((argument) => /[?&]id=/.test(argument)) ? IN_ONE : 'query missing: ?id=<deviceId>'

/** The device id of a message, for the log: of the session, or of the query. Undefined if it is absent or invalid. */
export const deviceIdIn = (
	{ identity }: Pick<Peer, 'identity'>,
	options: readonly Option[],
): string | undefined => {
	if (identity !== undefined) {
		const [name] = provenBy(identity)
		return isDeviceId(name) ? name : undefined
	}
	const query = queryOf(recognised(options))
	const id = query === undefined ? undefined : namedIn(query)
	return id !== undefined && 'deviceId' in id ? id.deviceId : undefined
}

/** Sender of a message that gets no response, for the log. */
export const senderOf = (
	peer: Peer,
	options: readonly Option[],
): Readonly<{ peer: string; deviceId?: string }> => {
	const deviceId = deviceIdIn(peer, options)
	return deviceId === undefined ? { peer: peer.address } : { peer: peer.address, deviceId }
}
