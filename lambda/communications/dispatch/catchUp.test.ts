import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readMinuteOf, writtenUplink as uplink } from '../../testing/writtenEvents.ts'
import { overlapMilliseconds } from '../contract.ts'
import type { StoredEvent } from '../eventTable.ts'
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
	after: turn - 10_000,
	gap: false,
	ttl: turn / 1000 + 3600,
}

/** What catching up needs of a world in which nobody stops it. */
const quiet = {
	aboutStream: () => [],
	noteProgress: async () => undefined,
	isStopping: () => false,
} satisfies Partial<CatchUpNeeds>

type Frame = { readonly id: string; readonly cursor: number }

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

describe('a client that is cut again and again while it catches up', () => {
	const begun = turn - 59_000
	const events = [
		// A failure has made the event of the first message 45 s late. Further messages of its device had to wait.
		uplink('a', 2, begun + 1000),
		uplink('a', 1, begun + 46_000),
		...Array.from({ length: 1200 }, (_, index) => uplink('b', index + 1, begun + index * 40)),
	].toSorted((one, other) => one.time - other.time)

	/** The frames of one connection that is cut after 200, and where the next one begins. */
	const connect = async (after: number) => {
		const got: Frame[] = []
		let isCut = false
		await catchUp({
			...quiet,
			lanes: {
				send: async (_socket, frames) => {
					got.push(...frames.map((frame) => JSON.parse(frame) as Frame))
					isCut = got.length >= 200
					return isCut ? 'ended' : 'sent'
				},
			},
			readMinute: readMinuteOf(events),
			framesFor: (_socket, some) =>
				some.map(({ event, time, cursor = time }) => JSON.stringify({ id: event.id, cursor })),
			join: (_socket, readTo) => ({ recent: [], liveSince: readTo }),
			now: () => turn + 30_000,
		})({ ...socket, after })
		return { ids: got.map(({ id }) => id), after: got.at(-1)?.cursor ?? after, isCut }
	}

	it('gets everything, although one event was written very late', async () => {
		const ids = new Set<string>()
		let after = begun
		for (let isCut = true; isCut; ) {
			const connection = await connect(after)
			for (const id of connection.ids) ids.add(id)
			assert.ok(connection.after > after || !connection.isCut)
			;({ after, isCut } = connection)
		}
		assert.equal(ids.size, events.length)
	})
})
