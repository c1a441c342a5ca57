import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { moveSelection } from './moveSelection.ts'
import { anchoredScroll, scrollToItem, visibleSlice } from './visibleSlice.ts'

const viewport = { count: 10_000, itemHeight: 50, scrollTop: 0, height: 500, overscan: 5 }

describe('the visible part of a long list', () => {
	const cases = [
		{ name: 'at the top', more: {}, is: { first: 0, end: 15, before: 0 } },
		{ name: 'in the middle', more: { scrollTop: 5025 }, is: { first: 95, end: 116, before: 4750 } },
		{ name: 'at the end', more: { scrollTop: 499_500 }, is: { first: 9985, end: 10_000, before: 499_250 } },
		{ name: 'beyond the end', more: { scrollTop: 1e9 }, is: { first: 9985, end: 10_000, before: 499_250 } },
		{ name: 'above the top', more: { scrollTop: -40 }, is: { first: 0, end: 15, before: 0 } },
	]
	for (const { name, more, is } of cases)
		it(name, () => assert.deepEqual(visibleSlice({ ...viewport, ...more }), { ...is, total: 500_000 }))

	it('is all of a short list', () =>
		assert.deepEqual(visibleSlice({ ...viewport, count: 3 }), { first: 0, end: 3, before: 0, total: 150 }))

	it('is nothing of an empty one', () =>
		assert.deepEqual(visibleSlice({ ...viewport, count: 0, scrollTop: 70 }), {
			first: 0,
			end: 0,
			before: 0,
			total: 0,
		}))

	it('moves to an item that is outside, and stays for one that is inside', () => {
		const at = { itemHeight: 50, scrollTop: 1000, height: 500 }
		assert.deepEqual(
			[10, 19, 20, 25, 29, 30].map((index) => scrollToItem(at, index)),
			[500, 950, 1000, 1000, 1000, 1050],
		)
	})

	it('stays where it is while items are added before it, but at the top follows them', () => {
		assert.deepEqual([anchoredScroll(120, 3, 50), anchoredScroll(0, 3, 50)], [270, 0])
	})
})

describe('the selection', () => {
	const list = { count: 100, page: 10 }
	const moves: readonly (readonly [key: string, from: number, to: number | undefined])[] = [
		['ArrowDown', -1, 0],
		['ArrowDown', 4, 5],
		['ArrowDown', 99, 99],
		['ArrowUp', 4, 3],
		['ArrowUp', 0, 0],
		['PageDown', 4, 14],
		['PageDown', 95, 99],
		['PageUp', 4, 0],
		['Home', 50, 0],
		['End', 50, 99],
		['a', 50, undefined],
	]
	for (const [key, from, to] of moves)
		it(`goes with ${key} from ${from} to ${to}`, () => assert.equal(moveSelection(key, from, list), to))

	it('of an empty list stays nowhere', () =>
		assert.equal(moveSelection('End', -1, { count: 0, page: 10 }), undefined))
})
