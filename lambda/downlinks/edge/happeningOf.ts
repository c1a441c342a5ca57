import { claimMilliseconds, type EdgeFate } from '../contract.ts'
import type { Downlink, Happening, Route } from '../downlink.ts'

/** What an edge says became of a downlink. */
export type Report = {
	readonly deviceId: string
	readonly downlinkId: string
	readonly claim: string
	/** milliseconds since the Unix epoch */
	readonly receivedAt: number
	readonly fate: EdgeFate
	readonly bytes?: number
	readonly reason?: string
}

/**
 * What has happened to a downlink by what an edge reports. The report may come late, and clocks differ: the time lies between
 * the last transition and now.
 */
export const happeningOf = (
	{ transitions, payload }: Pick<Downlink, 'transitions' | 'payload'>,
	{ claim: by, receivedAt, fate, bytes = payload.length, reason = 'The edge does not say why.' }: Report,
	now: number,
	route: Route = 'coap',
): Happening => {
	const at = Math.min(now, Math.max(receivedAt, transitions.at(-1)?.at ?? 0))
	switch (fate) {
		case 'held':
			return { type: 'held', at: now, by, until: now + claimMilliseconds }
		case 'sent':
			return { type: 'sent', at, by, route, bytes }
		case 'acknowledged':
			return { type: 'acknowledged', at, by }
		case 'unacknowledged':
		case 'released':
			return { type: fate, at, by, reason }
		case 'rejected':
			return { type: 'rejected', at, reason }
	}
}
