import type { EdgeFate } from '../../lambda/downlinks/contract.ts'
import type { Clock } from '../coap/clock.ts'
import { remember } from '../coap/remember.ts'
import { followDevices } from '../downlinks/followDevices.ts'
import type { Downlinks, Taken } from '../downlinks/ports.ts'
import { untilSettled } from '../downlinks/untilSettled.ts'
import type { StackClient } from '../forward/stackClient.ts'
import type { StackClock } from '../forward/stackClock.ts'
import type { Log } from '../log.ts'
import { type Answered, createAskStack } from './askStack.ts'
import { postAsks } from './asks.ts'
import { openDownlinkStream, type StreamAddress } from './downlinkStream.ts'

export type StackDownlinksNeeds = Readonly<{
	client: Pick<StackClient, 'post'>
	/** where it hears of new downlinks; absent: it looks when a device asks or sends a message */
	stream?: StreamAddress
	/** the door that this edge is on the streams: `edge:<name>` */
	source: string
	clock: Clock
	/** 0 ≤ x < 1 */
	random: () => number
	newId: () => string
	stackClock: StackClock
	log: Log
}>

export type StackDownlinks = Downlinks &
	Readonly<{
		/** a device has proved who it is in the handshake of a session */
		joined: (deviceId: string) => void
		/** waits up to 5 s until all is stored that has become of downlinks; later nothing is asked any more */
		close: () => Promise<void>
	}>

/** The answer to the message of a device waits as long. Both together end before an offer of the stack does. */
const TAKE_MS = 5_000
const HOLD_MS = 5_000
/** a device waits for it */
const RESULT_MS = 15_000
/** What became of a downlink is worth so many repeats. */
const REPORT_MS = 10 * 60_000
const CLOSE_MS = 5_000

/** A device that is at this edge is noted once in so long. */
const SEEN_MS = 60_000
/** What else is asked travels along, if something is. */
const SEEN_WAIT_MS = 100
const NEEDS_SESSION_MS = 60_000
const MOST_DEVICES = 10_000

/** No event is told twice, so for what was missed all the same each device is asked once in so long. */
const IDLE_MS = 15 * 60_000

const atMost = (lifetimeMs: number) => ({ lifetimeMs, maxEntries: MOST_DEVICES })

/** The downlinks of a stack far away, for an edge that stands alone. */
export const stackDownlinks = (needs: StackDownlinksNeeds): StackDownlinks => {
	const { client, clock, log, source, stream: address } = needs
	const { ask, mention, stop } = createAskStack({ ...needs, post: postAsks(client) })
	let tellChanged = (_deviceId: string): void => undefined
	const devices = followDevices(
		clock,
		address && {
			isComplete: () => stream?.isComplete() === true,
			follow: (changed) => {
				tellChanged = changed
				return () => undefined
			},
		},
	)
	const stream =
		address &&
		openDownlinkStream({
			...needs,
			...address,
			onChanged: (deviceId) => tellChanged(deviceId),
			onComplete: (isGap) => (isGap ? devices.wakeAll() : devices.forget()),
			onAliveWanted: () => void ask({ list: 'alive', source }, SEEN_MS / 2).catch(() => undefined),
		})
	const seen = remember<true>(clock, atMost(SEEN_MS))
	const needSession = remember<boolean>(clock, atMost(NEEDS_SESSION_MS))
	const settled = untilSettled()
	let cancelForget = (): void => undefined
	const forgetLater = (): void => {
		cancelForget = clock.after(IDLE_MS, () => {
			devices.forget()
			forgetLater()
		})
	}
	if (address !== undefined) forgetLater()

	const tell = (
		{ deviceId, downlink: { downlinkId }, claimedBy: claim }: Taken,
		fate: EdgeFate,
		more: Readonly<{ bytes?: number; reason?: string }>,
		patienceMs: number,
	): Promise<Answered> => ask({ list: 'reports', deviceId, downlinkId, claim, fate, ...more }, patienceMs)
	const report = settled.tracked(async (taken: Taken, fate: EdgeFate, more: object = {}) => {
		const done = await tell(taken, fate, more, REPORT_MS)
		if (done.outcome === 'refused')
			log({ event: 'coap.downlinks.refused', deviceId: taken.deviceId, error: `${fate}: ${done.reason}` })
	})
	/** Says that it knows of its claim: only then the downlink may be sent. */
	const hold = async (taken: Taken): Promise<Taken | undefined> => {
		try {
			const done = await tell(taken, 'held', {}, HOLD_MS)
			return done.outcome === 'done' ? taken : undefined
		} catch (error) {
			const reason = 'The edge lost its connection to the stack before it could send this.'
			void report(taken, 'released', { reason }).catch(() => undefined)
			throw error
		}
	}
	return {
		follow: devices.follow,
		take: async (deviceId, identity) => {
			if (devices.isIdle(deviceId)) return undefined
			const since = devices.now(deviceId)
			const done = await ask({ list: 'takes', deviceId, isSecured: identity !== undefined }, TAKE_MS)
			if (done.outcome === 'refused') throw new Error(`the stack refuses it: ${done.reason}`)
			const { downlink: found, isIdle, againInMs } = done
			if (isIdle === true) since.isIdle()
			if (againInMs !== undefined) devices.wakeIn(deviceId, againInMs)
			if (found === undefined) return undefined
			const downlink = { ...found, payload: Buffer.from(found.payload, 'base64') }
			return hold({ deviceId, downlink, claimedBy: done.messageId })
		},
		needsSession: async (deviceId) => {
			const known = needSession.find(deviceId)
			if (known !== undefined) return known
			const done = await ask({ list: 'looks', deviceId }, TAKE_MS)
			const isNeeded = done.outcome === 'done' && done.needsSession === true
			needSession.add(deviceId, isNeeded)
			return isNeeded
		},
		report: ({ ...taken }, { type, ...more }) => report(taken, type, more),
		note: settled.tracked(async (deviceId, result) => {
			await ask({ list: 'results', deviceId, ...result }, RESULT_MS)
		}),
		seen: async (deviceId) => {
			if (seen.find(deviceId) !== undefined) return
			seen.add(deviceId, true)
			mention({ list: 'seen', deviceId }, SEEN_WAIT_MS)
		},
		joined: (deviceId) => {
			mention({ list: 'joined', deviceId, source }, Number.POSITIVE_INFINITY)
			// Its first message takes it along.
			seen.forget(deviceId)
		},
		close: async () => {
			stream?.close()
			devices.stop()
			cancelForget()
			const late = Promise.withResolvers<void>()
			const cancel = clock.after(CLOSE_MS, late.resolve)
			await Promise.race([settled.all(), late.promise])
			cancel()
			stop()
		},
	}
}
