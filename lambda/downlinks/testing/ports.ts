import { changeDownlink } from '../change.ts'
import { claimMilliseconds, type EdgeDone, type EdgeFate } from '../contract.ts'
import type { Downlink } from '../downlink.ts'
import { findDownlink } from '../downlinkTable.ts'
import { happeningOf } from '../edge/happeningOf.ts'
import { serveEdge } from '../edge/serveEdge.ts'
import type { EdgeRequest } from '../edgeEntrances.ts'
import { type TakeNeeds, takeNext } from '../takeNext.ts'

export type PortNeeds = Omit<TakeNeeds, 'newClaim' | 'isOffer'> & {
	/** gives the names of the claims of one look */
	readonly startLooking: () => () => string
}

/** A downlink that its sender may send until a time. */
export type Held = { readonly downlink: Downlink; readonly by: string; readonly until: number }

/** How an edge takes downlinks, and says what has become of them. */
export type Port = {
	readonly take: (deviceId: string) => Promise<Held | undefined>
	readonly tell: (downlink: Downlink, by: string, fate: EdgeFate, reason?: string) => Promise<void>
}

/** With rights on the table. */
export const nearPort = (needs: PortNeeds): Port => {
	const change = changeDownlink(needs)
	return {
		take: async (deviceId) => {
			const started = needs.now()
			const taken = await takeNext({ ...needs, newClaim: needs.startLooking() })(deviceId, 'coap')
			if (taken === undefined) return undefined
			const { downlink, claimedBy: by } = taken
			return { downlink, by, until: downlink.claim?.until ?? started + claimMilliseconds }
		},
		tell: async (downlink, claim, fate, reason) => {
			const receivedAt = needs.now()
			const said = { ...downlink, claim, receivedAt, fate, ...(reason === undefined ? {} : { reason }) }
			await change(downlink, (known) => happeningOf(known, said, needs.now()))
		},
	}
}

/** What happens to a request: it or its answer is lost, it arrives later when nobody waits for it, or also then. */
export type Disturbance = 'lose request' | 'lose answer' | 'late' | 'twice'

export type FarPort = Port & {
	/** happens to the next request */
	readonly disturb: (disturbance: Disturbance) => void
	/** one of those that are late arrives */
	readonly arrive: (which: number) => Promise<void>
}

class Lost extends Error {}

/** How often an edge asks for a downlink; a report it repeats until it is stored. */
const mostAttempts = 3

/** By way of `POST /edge/downlinks`. */
export const farPort = (needs: PortNeeds): FarPort => {
	const disturbances: Disturbance[] = []
	const late: EdgeRequest[] = []
	const serve = serveEdge({
		...needs,
		needsSession: async () => false,
		noteCoap: async () => true,
		tellJoined: async () => {},
		tellAlive: async () => {},
		onError: (error) => {
			throw error
		},
	})
	const send = async (body: EdgeRequest) => {
		const disturbance = disturbances.shift()
		if (disturbance === 'late' || disturbance === 'twice') late.push(body)
		if (disturbance === 'late' || disturbance === 'lose request') throw new Lost()
		const answer = await serve(body)
		if (disturbance === 'lose answer') throw new Lost()
		return answer
	}
	/** Undefined if all attempts are lost. */
	const repeated = async (
		body: EdgeRequest,
		list: 'takes' | 'reports',
		attempts: number,
	): Promise<EdgeDone | undefined> => {
		for (let attempt = 1; attempt <= attempts; attempt++)
			try {
				return (await send(body))[list]?.[0]
			} catch (error) {
				if (!(error instanceof Lost)) throw error
			}
		return undefined
	}
	let reports = 0
	const report = (
		{ deviceId, downlinkId }: Pick<Downlink, 'deviceId' | 'downlinkId'>,
		claim: string,
		fate: EdgeFate,
		reason: string | undefined,
		attempts: number,
	) => {
		const messageId = `report-${++reports}`
		const said = { messageId, deviceId, downlinkId, claim, fate, receivedAt: needs.now() }
		return repeated(
			{ reports: [{ ...said, ...(reason === undefined ? {} : { reason }) }] },
			'reports',
			attempts,
		)
	}
	return {
		disturb: (disturbance) => void disturbances.push(disturbance),
		arrive: async (which) => {
			const [body] = late.length === 0 ? [] : late.splice(which % late.length, 1)
			if (body !== undefined) await serve(body)
		},
		take: async (deviceId) => {
			const by = needs.startLooking()()
			const body = { takes: [{ messageId: by, deviceId, isSecured: true }] }
			const taken = await repeated(body, 'takes', mostAttempts)
			const found = taken?.outcome === 'done' ? taken.downlink : undefined
			if (found === undefined) return undefined
			const key = { deviceId, downlinkId: found.downlinkId }
			const until = needs.now() + claimMilliseconds
			const held = await report(key, by, 'held', undefined, mostAttempts)
			if (held === undefined)
				await report(key, by, 'released', 'Nobody knows whether it holds this.', Number.POSITIVE_INFINITY)
			const downlink = held?.outcome === 'done' ? await findDownlink(needs, key) : undefined
			return downlink && { downlink, by, until }
		},
		tell: async (downlink, by, fate, reason) => {
			await report(downlink, by, fate, reason, Number.POSITIVE_INFINITY)
		},
	}
}
