import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { SQSClient } from '@aws-sdk/client-sqs'
import { requiredOutput } from '../cli/stackOutputs.ts'
import type { Clock } from '../edge/coap/clock.ts'
import type { Downlinks, Fate } from '../edge/downlinks/ports.ts'
import type { Log } from '../lambda/aws/log.ts'
import { putEvent } from '../lambda/communications/eventTable.ts'
import { createListeners } from '../lambda/communications/record/listeners.ts'
import { openRecording } from '../lambda/communications/record/recordEvents.ts'
import { sendWake } from '../lambda/communications/record/sendWake.ts'
import { noteCoap } from '../lambda/devices/noteCoap.ts'
import { readPsk } from '../lambda/devices/psk/storedPsk.ts'
import { changeDownlink } from '../lambda/downlinks/change.ts'
import { claimMilliseconds, tagOf } from '../lambda/downlinks/contract.ts'
import type { Happening } from '../lambda/downlinks/downlink.ts'
import { findDownlinkId, pendingOf } from '../lambda/downlinks/downlinkTable.ts'
import { takeNext } from '../lambda/downlinks/takeNext.ts'
import { notedMilliseconds } from '../lambda/downlinks/usualRoute.ts'
import { wireChanges } from '../lambda/downlinks/wireDownlinks.ts'
import type { Host } from '../local/host.ts'
import type { HostLog } from '../local/log.ts'
import { followDevices } from './downlinks/followDevices.ts'
import { untilSettled } from './downlinks/untilSettled.ts'

export type LocalDownlinksNeeds = {
	readonly db: DynamoDBClient
	readonly queues: SQSClient
	/** of the stack */
	readonly outputs: ReadonlyMap<string, string>
	/** absent: nobody tells of what is written, so devices that observe get what waits when they register */
	readonly followTable?: Host['followTable']
	readonly clock: Clock
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	readonly newId: () => string
	/** waits a random time, so many milliseconds at most */
	readonly pause: (maxMilliseconds: number) => Promise<void>
	readonly log: Log
}

export type LocalDownlinks = Downlinks & {
	/** resolves when all that the CoAP server has reported is stored; nothing is asked later any more */
	readonly close: () => Promise<void>
}

/** The downlinks of a hosted stack, for a CoAP server with rights on its tables. */
export const localDownlinks = (needs: LocalDownlinksNeeds): LocalDownlinks => {
	const { db, outputs, clock, now, newId } = needs
	const table = requiredOutput(outputs, 'DownlinksTable')
	const devicesTable = requiredOutput(outputs, 'DevicesTable')
	const changes = { ...wiredChanges(needs, table, devicesTable), now, newClaim: newId }
	const change = changeDownlink(changes)
	const take = takeNext(changes)
	const keyOf = readPsk(db, devicesTable)
	const needsSession = async (deviceId: string): Promise<boolean> =>
		(await keyOf(deviceId))?.psk !== undefined
	const { followTable } = needs
	const devices = followDevices(clock, followTable && ((changed) => followTable(table, changed)))
	const settled = untilSettled()
	const seen = createSeen(noteCoap(db, devicesTable), now)
	return {
		needsSession,
		follow: devices.follow,
		seen,
		take: settled.tracked(async (deviceId, identity) => {
			if (devices.isIdle(deviceId)) return undefined
			const since = devices.now(deviceId)
			const [first] = await pendingOf({ db, table }, deviceId, 1)
			if (first === undefined) {
				since.isIdle()
				return undefined
			}
			if (identity === undefined && (await needsSession(deviceId))) return undefined
			const taken = await take(deviceId, 'coap')
			if (taken !== undefined) return { deviceId, ...taken }
			// The sender of the first one may have stopped without a word.
			if (first.claim !== undefined) devices.wakeIn(deviceId, first.claim.until - now())
			return undefined
		}),
		report: settled.tracked(async ({ downlink: { downlinkId }, deviceId, claimedBy }, fate) => {
			await change({ deviceId, downlinkId }, happeningOf(fate, now(), claimedBy))
		}),
		note: settled.tracked(async (deviceId, { tag, outcome, reason }) => {
			const fits = (id: string): boolean => tagOf(id) === tag
			const downlinkId = await findDownlinkId({ db, table }, deviceId, fits)
			if (downlinkId === undefined) return
			const said = reason === undefined ? 'The device refused it.' : `The device refused it: ${reason}`
			const at = now()
			const happening: Happening =
				outcome === 'applied' ? { type: 'applied', at } : { type: 'rejected', at, reason: said }
			await change({ deviceId, downlinkId }, happening)
		}),
		close: async () => {
			devices.stop()
			await settled.all()
		},
	}
}

const wiredChanges = (
	{ db, queues, outputs, now, pause, log }: LocalDownlinksNeeds,
	table: string,
	devicesTable: string,
) =>
	wireChanges({
		db,
		table,
		devicesTable,
		log,
		pause,
		communications: {
			listeners: createListeners({ db, table: requiredOutput(outputs, 'StreamsTable'), now }),
			record: () =>
				openRecording({
					put: putEvent(db, requiredOutput(outputs, 'EventsTable')),
					wake: sendWake(queues, requiredOutput(outputs, 'EventsQueueUrl')),
					now,
					pause,
				}),
		},
	})

const happeningOf = (fate: Fate, at: number, by: string): Happening => {
	switch (fate.type) {
		case 'held':
			return { type: 'claimed', at, by, until: at + claimMilliseconds }
		case 'sent':
			return { type: 'sent', at, by, route: 'coap', bytes: fate.bytes }
		case 'acknowledged':
			return { type: 'acknowledged', at, by }
		case 'unacknowledged':
		case 'released':
			return { type: fate.type, at, by, reason: fate.reason }
		case 'rejected':
			return { type: 'rejected', at, reason: fate.reason }
	}
}

const maxNoted = 10_000

/** Notes each device at most once in a while. */
const createSeen = (note: ReturnType<typeof noteCoap>, now: () => number): Downlinks['seen'] => {
	const noted = new Map<string, number>()
	return async (deviceId) => {
		const at = now()
		if (at - (noted.get(deviceId) ?? Number.NEGATIVE_INFINITY) < notedMilliseconds) return
		if (!(await note(deviceId, at))) return
		if (noted.size >= maxNoted) noted.clear()
		noted.set(deviceId, at)
	}
}

/** Lines of the log as the functions of the stack write them. */
export const downlinkLog = (log: HostLog): Log => {
	const write =
		(level: string): Log['info'] =>
		(message, members = {}) =>
			log('downlinks', JSON.stringify({ level, message, ...members, ...errorIn(members) }))
	return { info: write('INFO'), warn: write('WARN'), error: write('ERROR') }
}

const errorIn = ({ error }: Readonly<Record<string, unknown>>) =>
	error instanceof Error ? { error: error.message } : {}
