import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readMinuteOf, writtenUplink as uplink } from '../../testing/writtenEvents.ts'
import { overlapMilliseconds } from '../contract.ts'
import { readCursor, startOf } from '../cursor.ts'
import type { StoredEvent } from '../eventTable.ts'
import { nativeFrame } from '../frames/nativeFrame.ts'
import type { StreamSocket } from '../sockets/socket.ts'
import { type CatchUpNeeds, catchUp } from './catchUp.ts'

const turn = Date.parse('2026-11-30T12:01:00Z')

const socket: StreamSocket = {
	id: 'socket',
	stream: 'communications',
	keyId: 'key-1',
	format: 'native',
	connectedAt: turn - 1000,
	from: turn + 1000,
	after: String(turn - 10_000),
	gap: false,
	ttl: turn / 1000 + 3600,
}

/** What catching up needs of a world in which nobody stops it. */
const quiet = {
	aboutStream: () => [],
	noteProgress: async () => undefined,
	isStopping: () => false,
} satisfies Partial<CatchUpNeeds>

type Frame = { readonly id: string; readonly cursor: string }

type Written = {
	/** milliseconds after the turn of the minute, like `shown` */
	readonly time: number
	/** when reads begin to see it */
	readonly shown: number
}

const stored = ({ time }: Written): StoredEvent => ({
	time: turn + time,
	event: { type: 'sourceAlive', id: `event.${time}`, at: turn + time, source: 'stack' },
})

/**
 * The events that a socket gets, and when it joins the live ones. A read takes 10 ms, and sending takes a while.
 *
 * @param begun milliseconds after the turn of the minute
 */
const caughtUp = async (written: readonly Written[], begun: number, sendMilliseconds: number) => {
	let time = turn + begun
	const got: string[] = []
	const joined: number[] = []
	const progress: unknown[] = []
	await catchUp({
		...quiet,
		lanes: {
			send: async (_socket, frames) => {
				got.push(...frames)
				if (frames.length > 0) time += sendMilliseconds
				return 'sent'
			},
		},
		readMinute: async (minute, from) => {
			const readAt = time
			time += 10
			const visible = written.filter(({ shown }) => turn + shown <= readAt)
			return readMinuteOf(visible.map(stored))(minute, from)
		},
		framesFor: (_socket, events) => events.map(({ event }) => event.id),
		noteProgress: async (_id, noted) => {
			progress.push(noted)
		},
		join: (_socket, readTo) => {
			joined.push(readTo)
			const recent = written.map(stored).filter((one) => one.time >= time - 2 * overlapMilliseconds)
			return { recent, liveSince: readTo }
		},
		now: () => time,
	})(socket)
	return { got, joined, progress }
}

describe('a socket that catches up about the turn of a minute', () => {
	it('misses nothing that was written late in the old minute, however long sending takes', async () => {
		const written = [
			{ time: -5000, shown: -5000 },
			{ time: -1500, shown: 1400 },
			{ time: 500, shown: 600 },
		]
		const { got } = await caughtUp(written, 1000, 8000)
		assert.deepEqual(got.toSorted(), ['event.-1500', 'event.-5000', 'event.500'])
	})

	it('is live from its last look on', async () => {
		const written = [
			{ time: -9000, shown: -9000 },
			{ time: 500, shown: 500 },
		]
		const { got, joined, progress } = await caughtUp(written, 20_000, 0)
		assert.deepEqual(got, ['event.-9000', 'event.500'])
		assert.deepEqual([joined, progress], [[turn + 20_010], [{ liveSince: turn + 20_010 }]])
	})
})

/** What a client hears on one connection, which is cut after so many frames, and the cursor with which it goes on. */
const connect = async (
	after: string,
	mostFrames: number,
	{ readMinute, now }: Pick<CatchUpNeeds, 'readMinute' | 'now'>,
) => {
	const got: Frame[] = []
	let isCut = false
	await catchUp({
		...quiet,
		lanes: {
			send: async (_socket, frames) => {
				for (const frame of frames.slice(0, mostFrames - got.length)) got.push(JSON.parse(frame))
				isCut = got.length >= mostFrames
				return isCut ? 'ended' : 'sent'
			},
		},
		readMinute,
		now,
		framesFor: (_socket, some) => some.map(nativeFrame),
		join: (_socket, readTo) => ({ recent: [], liveSince: readTo }),
	})({ ...socket, connectedAt: now(), from: now(), after })
	return { ids: got.map(({ id }) => id), after: got.at(-1)?.cursor ?? after, isCut }
}

const placeOf = (text: string): number => startOf(readCursor(text) ?? { time: Number.NaN })

describe('a client that is cut again and again while it catches up', () => {
	const begun = turn - 59_000
	const events = [
		// A failure has made the event of the first message 45 s late. Further messages of its device had to wait.
		uplink('a', 2, begun + 1000),
		uplink('a', 1, begun + 46_000),
		...Array.from({ length: 1200 }, (_, index) => uplink('b', index + 1, begun + index * 40)),
	].toSorted((one, other) => one.time - other.time)

	/** All that it hears on connections that last for so many frames. */
	const follow = async (mostFrames: number, at: number): Promise<readonly string[]> => {
		const heard: string[] = []
		let after = String(begun)
		for (let isCut = true; isCut; ) {
			const world = { readMinute: readMinuteOf(events), now: () => at }
			const connection = await connect(after, mostFrames, world)
			heard.push(...connection.ids)
			assert.ok(placeOf(connection.after) > placeOf(after) || !connection.isCut)
			;({ after, isCut } = connection)
		}
		return heard
	}

	it('gets everything, although one event was written very late, and hardly anything again', async () => {
		const heard = await follow(200, turn + 30_000)
		assert.equal(new Set(heard).size, events.length)
		assert.ok(heard.length < events.length * 1.05)
	})

	it('gets on however few frames it gets at a time, fewer than are written in three seconds', async () => {
		const heard = await follow(10, turn + 30_000)
		assert.equal(new Set(heard).size, events.length)
	})

	it('never begins earlier than it has begun before, and misses nothing that was written late', async () => {
		const written = fc.array(fc.record({ time: fc.nat(20_000), late: fc.nat(overlapMilliseconds - 1) }), {
			minLength: 1,
			maxLength: 60,
		})
		const connections = fc.array(
			fc.record({ pause: fc.nat(3000), mostFrames: fc.integer({ min: 1, max: 20 }) }),
			{ maxLength: 30 },
		)
		await fc.assert(
			fc.asyncProperty(written, connections, async (all, some) => {
				const stored = all.map(({ time, late }, index) => ({
					...uplink(`device-${index % 3}`, index + 1, turn + time),
					shown: turn + time + late,
				}))
				const heard = new Set<string>()
				let at = turn
				let after = String(turn)
				const cuts = [...some, { pause: 60_000, mostFrames: Number.POSITIVE_INFINITY }]
				for (const { pause, mostFrames } of cuts) {
					at += pause
					const visible = stored.filter(({ shown }) => shown <= at)
					const world = { readMinute: readMinuteOf(visible), now: () => at }
					const connection = await connect(after, mostFrames, world)
					for (const id of connection.ids) heard.add(id)
					assert.ok(placeOf(connection.after) >= placeOf(after))
					;({ after } = connection)
				}
				assert.equal(heard.size, stored.length)
			}),
		)
	})
})
