import { requiredOutput } from '../cli/stack/stackOutputs.ts'
import type { Clock } from '../edge/coap/clock.ts'
import { followDevices } from '../edge/downlinks/followDevices.ts'
import type { Downlinks, Replies, SomeDownlinks } from '../edge/downlinks/ports.ts'
import { untilSettled } from '../edge/downlinks/untilSettled.ts'
import type { Log } from '../lambda/aws/log.ts'
import { tellAlive, tellJoined } from '../lambda/communications/record/tellDoors.ts'
import { findDeviceById } from '../lambda/devices/findDevice.ts'
import { noteCoap } from '../lambda/devices/noteCoap.ts'
import { readPsk } from '../lambda/devices/psk/storedPsk.ts'
import { changeDownlink } from '../lambda/downlinks/change.ts'
import type { Route } from '../lambda/downlinks/downlink.ts'
import { pendingOf } from '../lambda/downlinks/downlinkTable.ts'
import { happeningOf } from '../lambda/downlinks/edge/happeningOf.ts'
import { noteSaid } from '../lambda/downlinks/noteSaid.ts'
import { notedMilliseconds } from '../lambda/downlinks/routes/usualRoute.ts'
import { takeNext } from '../lambda/downlinks/takeNext.ts'
import { wireChanges } from '../lambda/downlinks/wireDownlinks.ts'
import type { Host } from '../local/host.ts'
import type { HostLog } from '../local/log.ts'
import { type LocalCommunicationsNeeds, localCommunications } from './downlinks/localCommunications.ts'
import { tellOfDoor } from './downlinks/tellOfDoor.ts'

export type LocalDownlinksNeeds = LocalCommunicationsNeeds & {
	/** absent: nobody tells of what is written, so devices that observe get what waits when they register */
	readonly followTable?: Host['followTable']
	readonly clock: Clock
	readonly newId: () => string
	readonly log: Log
}

export type LocalDownlinks = Downlinks & {
	/** a device has proved who it is in the handshake of a session */
	readonly joined: (deviceId: string) => void
	readonly replies: Replies
	/** resolves when all that the CoAP server has reported is stored; nothing is asked later any more */
	readonly close: () => Promise<void>
}

/** The downlinks of a hosted stack, for a CoAP server with rights on its tables. */
export const localDownlinks = (needs: LocalDownlinksNeeds): LocalDownlinks => {
	const { db, outputs, clock, now, newId, log, pause } = needs
	const table = requiredOutput(outputs, 'DownlinksTable')
	const devicesTable = requiredOutput(outputs, 'DevicesTable')
	const communications = localCommunications(needs)
	const wired = wireChanges({ db, table, devicesTable, log, pause, communications })
	const changes = { ...wired, now, newClaim: newId }
	const door = tellOfDoor({
		clock,
		now,
		newId,
		tellJoined: tellJoined({ ...communications, findDevice: findDeviceById(db, devicesTable) }),
		tellAlive: tellAlive(communications),
		onError: (error) => log.error('door not told', { error: error as Error }),
	})
	const change = changeDownlink(changes)
	const note = noteSaid(changes)
	const take = takeNext(changes)
	const keyOf = readPsk(db, devicesTable)
	const needsSession = async (deviceId: string): Promise<boolean> =>
		(await keyOf(deviceId))?.psk !== undefined
	const { followTable } = needs
	const devices = followDevices(
		clock,
		followTable && {
			isComplete: () => true,
			follow: (changed) => followTable(table, (item) => changed(deviceIn(item))),
		},
	)
	const settled = untilSettled()
	const seen = createSeen(noteCoap(db, devicesTable), now)
	const by = (route: Route): SomeDownlinks => ({
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
			const taken = await take(deviceId, route)
			if (taken !== undefined) return { deviceId, ...taken }
			// The sender of the first one may have stopped without a word.
			if (first.claim !== undefined) devices.wakeIn(deviceId, first.claim.until - now())
			return undefined
		}),
		report: settled.tracked(async ({ downlink: { downlinkId }, deviceId, claimedBy: claim }, fate) => {
			const { type, ...more } = fate
			const said = { deviceId, downlinkId, claim, receivedAt: now(), fate: type, ...more }
			await change({ deviceId, downlinkId }, (known) => happeningOf(known, said, now(), route))
		}),
		note: settled.tracked(async (deviceId, said) => {
			await note(deviceId, said)
		}),
	})
	const findDevice = findDeviceById(db, devicesTable)
	return {
		...by('coap'),
		joined: door.joined,
		replies: {
			...by('integration'),
			mayWait: settled.tracked(async (deviceId, integrationId, identity) => {
				if (devices.isIdle(deviceId)) return false
				const device = await findDevice(deviceId)
				if (device?.integrationId !== integrationId) return false
				// Whoever has the routing key can name any device.
				return device.psk === undefined || (identity?.kind === 'psk' && identity.identity === deviceId)
			}),
		},
		close: async () => {
			door.stop()
			devices.stop()
			await settled.all()
		},
	}
}

const deviceIn = (item: Readonly<Record<string, unknown>>): string =>
	(item['deviceId'] as { readonly S?: string } | undefined)?.S ?? ''

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
