import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isCertainlyNew, type Remembered, remember, wasReceivedBefore } from './recent.ts'

const now = 1694503339000
const minute = 60_000

const entry = (seq: number, messageKey = `message#${seq}`) => ({ seq, messageKey })
const id = (name: string) => [{ from: `message#${name}`, to: `message#${name}` }]
const content = (digest: string) => [{ from: `content#${digest}#000`, to: `content#${digest}#999` }]

const entries = (from: number, count: number) =>
	Array.from({ length: count }, (_, index) => entry(from + index))

/** The item of a device after entries were written, by one writer, so many at a time. */
const after = (device: Remembered, written: ReturnType<typeof entries>, at: number): Remembered => ({
	...device,
	...remember(device, written, at),
	lastSeq: written.at(-1)?.seq ?? 0,
})

describe('what a device remembers of its newest entries', () => {
	const first = after({}, [entry(1), entry(2)], now)

	it('is all there is after the first entry, whenever the message came', () => {
		assert.equal(isCertainlyNew(first, id('3'), now - 1e9), true)
		for (const name of ['1', '2']) assert.equal(isCertainlyNew(first, id(name), now + 1e9), false)
	})

	it('knows a content by its digest, whenever it came', () => {
		const device = after(first, [entry(3, 'content#abc#000001694503339000')], now)
		assert.equal(isCertainlyNew(device, content('abc'), now + 1e9), false)
		assert.equal(isCertainlyNew(device, content('abd'), now), true)
	})

	it('is nothing for a device of an earlier version, or after a writer that did not tell', () => {
		assert.equal(isCertainlyNew({ lastSeq: 2 }, id('3'), now + 1e9), false)
		assert.equal(isCertainlyNew({ ...first, lastSeq: 3 }, id('9'), now + 1e9), false)
		assert.equal(isCertainlyNew({}, id('1'), now), false)
	})

	it('begins anew behind entries of another writer, which were written by now', () => {
		for (const written of [[entry(4)], [entry(3), entry(5)]]) {
			const device = after(first, written, now)
			// The clocks of doors and functions may differ by a minute.
			assert.equal(isCertainlyNew(device, id('x'), now + minute), false)
			assert.equal(isCertainlyNew(device, id('x'), now + minute + 1), true)
			assert.equal(isCertainlyNew(device, id(String(written.at(-1)?.seq)), now + 1e9), false)
			assert.equal(isCertainlyNew(device, id('1'), now), false)
		}
	})

	it('covers 247 s more for a content, which may have come before', () => {
		const device = after(first, [entry(4)], now)
		assert.equal(isCertainlyNew(device, content('x'), now + minute + 247_000), false)
		assert.equal(isCertainlyNew(device, content('x'), now + minute + 247_001), true)
	})

	it('names 32, and when the one before them had been written', () => {
		const device = after(after(first, entries(3, 30), now + 1500), entries(33, 2), now + 9000)
		assert.equal(device.recent?.length, 32 * 12)
		assert.equal(isCertainlyNew(device, id('3'), now + 1e9), false)
		assert.equal(isCertainlyNew(device, id('2'), now + minute), false)
		assert.equal(isCertainlyNew(device, id('x'), now + minute + 1), true)
		// A part of a second counts as a whole one.
		const later = after(device, [entry(35)], now + 9000)
		assert.equal(isCertainlyNew(later, id('x'), now + 2000 + minute), false)
		assert.equal(isCertainlyNew(later, id('x'), now + 2001 + minute), true)
	})

	it('takes more at once than it can name', () => {
		const device = after(first, entries(3, 40), now)
		assert.equal(device.recentSeq, 42)
		assert.equal(isCertainlyNew(device, id('11'), now + 1e9), false)
		assert.equal(isCertainlyNew(device, id('x'), now), false)
	})

	it('tells that a message came before a time, if it is none of those named', () => {
		const device = after({ lastSeq: 99 }, [entry(100), entry(101)], now)
		assert.equal(wasReceivedBefore(device, 99, now + minute), true)
		assert.equal(wasReceivedBefore(device, 99, now + minute - 1), false)
		assert.equal(wasReceivedBefore(device, 100, now + 1e9), false)
		assert.equal(wasReceivedBefore({ lastSeq: 101 }, 1, now + 1e9), false)
	})
})
