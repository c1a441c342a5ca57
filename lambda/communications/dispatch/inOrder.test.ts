import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { writtenUplink as uplink } from '../../testing/writtenEvents.ts'
import { overlapMilliseconds } from '../contract.ts'
import type { StoredEvent } from '../eventTable.ts'
import { bySeq, inOrder, patienceMilliseconds, withCursors } from './inOrder.ts'

const seqsOf = (events: readonly StoredEvent[]): readonly number[] =>
	events.map(({ event }) => ('seq' in event ? event.seq : 0))

describe('the order of events', () => {
	it('is that of seq, when two functions have written at the same time', () => {
		const { due, isWaiting } = inOrder([uplink('a', 2, 10), uplink('a', 1, 11)], new Map(), 11)
		assert.deepEqual([seqsOf(due), isWaiting], [[1, 2], false])
	})

	it('has a later event wait for the one before it, and not for ever', () => {
		const newest = new Map([['a', 1]])
		const late = uplink('a', 3, 100)
		assert.deepEqual(inOrder([late], newest, 100), { due: [], rest: [late], isWaiting: true })
		assert.deepEqual(seqsOf(inOrder([late, uplink('a', 2, 101)], newest, 101).due), [2, 3])
		const lonely = uplink('a', 9, 200)
		assert.equal(inOrder([lonely], newest, 200).isWaiting, true)
		assert.deepEqual(seqsOf(inOrder([lonely], newest, 200 + patienceMilliseconds).due), [9])
	})

	it('lets no device wait for another one', () => {
		const newest = new Map([['a', 1]])
		const { due } = inOrder([uplink('a', 3, 0), uplink('b', 7, 1)], newest, 1)
		assert.deepEqual(
			due.map(({ event }) => event.id),
			['uplink.b.7'],
		)
	})

	it('is kept per device and nothing is left out, however late events show up', () => {
		const arrivals = fc.array(
			fc.record({ device: fc.constantFrom('a', 'b'), delay: fc.nat({ max: patienceMilliseconds - 1 }) }),
			{ maxLength: 30 },
		)
		fc.assert(
			fc.property(arrivals, (all) => {
				const counts = new Map<string, number>()
				// One is written each millisecond, and shows up after its delay.
				const events = all.map(({ device, delay }, time) => {
					const seq = (counts.get(device) ?? 0) + 1
					counts.set(device, seq)
					return { stored: uplink(device, seq, time), shown: time + delay }
				})
				const newest = new Map([
					['a', 0],
					['b', 0],
				])
				const sent: StoredEvent[] = []
				for (let now = 0; now <= all.length + 2 * patienceMilliseconds; now++) {
					const visible = events
						.filter(({ stored, shown }) => shown <= now && !sent.includes(stored))
						.map(({ stored }) => stored)
					if (visible.length > 0) sent.push(...inOrder(visible, newest, now).due)
				}
				assert.equal(sent.length, all.length)
				for (const [device, count] of counts) {
					const own = sent.filter(({ event }) => 'deviceId' in event && event.deviceId === device)
					assert.deepEqual(
						seqsOf(own),
						Array.from({ length: count }, (_, index) => index + 1),
					)
				}
			}),
			{ numRuns: 50 },
		)
	})
})

const cursorsOf = (events: readonly StoredEvent[]) => events.map(({ cursor }) => cursor?.time)

/** Events by their times, whatever their `seq`. */
const written = fc
	.array(fc.record({ device: fc.constantFrom('a', 'b', 'c'), time: fc.nat({ max: 60_000 }) }))
	.map((all) =>
		all
			.map(({ device, time }, seq) => uplink(device, seq, time))
			.toSorted((one, other) => one.time - other.time),
	)

describe('the cursor of an event', () => {
	it('is its time, where times rise', () => {
		const cursors = withCursors([uplink('a', 1, 10), uplink('b', 1, 20), uplink('a', 2, 30)])
		assert.deepEqual(cursorsOf(cursors), [10, 20, 30])
	})

	it('passes over nothing when an event that was written late takes its place by seq', () => {
		const sent = withCursors(bySeq([uplink('a', 18, 1000), uplink('b', 1, 2000), uplink('a', 17, 3500)]))
		assert.deepEqual(seqsOf(sent), [17, 1, 18])
		assert.deepEqual(cursorsOf(sent), [1000, 1000, 3500])
	})

	it('does not wait for one that was written much later: that has its place by time', () => {
		const sent = withCursors(bySeq([uplink('a', 18, 1000), uplink('b', 1, 20_000), uplink('a', 17, 50_000)]))
		assert.deepEqual(seqsOf(sent), [18, 1, 17])
		assert.deepEqual(cursorsOf(sent), [1000, 20_000, 50_000])
	})

	it('is near the time of its place, however late events are: whoever gets a few gets on', () => {
		fc.assert(
			fc.property(written, (events) => {
				const sent = withCursors(bySeq(events))
				for (const [index, { time }] of events.entries())
					assert.ok((sent[index]?.cursor?.time ?? 0) >= time - overlapMilliseconds)
				assert.deepEqual(new Set(seqsOf(sent)), new Set(seqsOf(events)))
			}),
		)
	})

	it('never rises above what is still to come, and never falls', () => {
		fc.assert(
			fc.property(written, (events) => {
				const sent = withCursors(bySeq(events))
				for (const [index, { cursor = { time: 0 } }] of sent.entries()) {
					assert.ok(sent.slice(index + 1).every(({ time }) => time >= cursor.time))
					assert.ok(cursor.time >= (sent[index - 1]?.cursor?.time ?? 0))
				}
			}),
		)
	})
})
