import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { overlapMilliseconds } from './contract.ts'
import { laterOf, readCursor, startOf, textOf } from './cursor.ts'

const time = 1_796_093_802_373
const usual = { time }
const exact = { time, isExact: true } as const

describe('a cursor', () => {
	for (const [text, cursor] of [
		['1796093802373', usual],
		['1796093802373.0', exact],
	] as const)
		it(`is read and written: ${text}`, () => {
			assert.deepEqual([readCursor(text), textOf(cursor)], [cursor, text])
			assert.equal(Number(text), time)
		})

	for (const text of ['', 'x', '-1', '1.5', '1.', '1.00', '.0', '1234567890123456', ' 1', '1e3'])
		it(`is nothing else: ${JSON.stringify(text)}`, () => assert.equal(readCursor(text), undefined))

	it('has what was written a little late sent again, unless it is exact', () => {
		assert.deepEqual([startOf(usual), startOf(exact)], [time - overlapMilliseconds, time])
	})

	it('is better the less is sent again', () => {
		assert.equal(laterOf(usual, exact), exact)
		assert.equal(laterOf(exact, usual), exact)
		const later = { time: time + overlapMilliseconds + 1 }
		assert.equal(laterOf(exact, later), later)
	})
})
