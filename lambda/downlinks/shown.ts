import type { Downlink } from './downlink.ts'

/** A downlink as people and programs see it. */
export type ShownDownlink = {
	readonly id: string
	readonly deviceId: string
	readonly reference: string
	readonly status: Downlink['status']
	/** lower-case hex */
	readonly payload: string
	readonly contentFormat?: number
	readonly port?: number
	readonly confirm: boolean
	readonly route?: string
	/** ISO 8601 */
	readonly acceptedAt: string
	readonly expiresAt: string
	readonly transitions: readonly {
		readonly status: Downlink['status']
		readonly at: string
		readonly route?: string
		readonly bytes?: number
		readonly reason?: string
		readonly by?: string
	}[]
}

const iso = (at: number): string => new Date(at).toISOString()

export const shownDownlink = (downlink: Downlink): ShownDownlink => {
	const { downlinkId, deviceId, reference, status, payload, confirm, acceptedAt, expiresAt, transitions } =
		downlink
	const { contentFormat, port, route } = downlink
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
		...(contentFormat === undefined ? {} : { contentFormat }),
		...(port === undefined ? {} : { port }),
		...(route === undefined ? {} : { route }),
	}
}
