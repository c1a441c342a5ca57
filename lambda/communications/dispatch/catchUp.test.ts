import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { overlapMilliseconds } from '../contract.ts'
import { minuteOf, type StoredEvent } from '../eventTable.ts'
import type { StreamSocket } from '../sockets/socket.ts'
import { catchUp } from './catchUp.ts'

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
			return written
				.filter(({ shown }) => turn + shown <= readAt)
				.map(stored)
				.filter((one) => minuteOf(one.time) === minute && one.time >= from)
		},
		framesFor: (_socket, events) => events.map(({ event }) => event.id),
		aboutStream: () => [],
		noteProgress: async (_id, noted) => {
			progress.push(noted)
		},
		join: (_socket, readTo) => {
			joined.push(readTo)
			const recent = written.map(stored).filter((one) => one.time >= time - 2 * overlapMilliseconds)
			return { recent, liveSince: readTo }
		},
		isStopping: () => false,
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
