import type { Downlink } from './downlink.ts'
import type { ShownDownlink } from './entrances.ts'

const iso = (at: number): string => new Date(at).toISOString()

export const shownDownlink = (downlink: Downlink): ShownDownlink => {
	const { downlinkId, deviceId, reference, status, payload, confirm, acceptedAt, expiresAt, transitions } =
		downlink
	const { contentFormat, port, route, message } = downlink
	return {
		id: downlinkId,
		deviceId,
		reference,
		status,
		payload: Buffer.from(payload).toString('hex'),
		confirm,
		acceptedAt: iso(acceptedAt),
		expiresAt: iso(expiresAt),
		transitions: transitions.map(({ at, ...transition }) => ({ ...transition, at: iso(at) })),
		...(message === undefined ? {} : { message: message.msg }),
		...(contentFormat === undefined ? {} : { contentFormat }),
		...(port === undefined ? {} : { port }),
		...(route === undefined ? {} : { route }),
	}
}
