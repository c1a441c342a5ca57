import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { firstFrom, mergePoints, pointsOf } from './series.ts'

describe('points', () => {
	const merged: readonly (readonly [
		name: string,
		first: readonly (readonly [number, number])[],
		second: readonly (readonly [number, number])[],
		expected: readonly (readonly [number, number])[],
	])[] = [
		['are those of the other if one has none', [], [[1, 10]], [[1, 10]]],
		['stay if nothing comes', [[1, 10]], [], [[1, 10]]],
		[
			'that are later follow',
			[[1, 10]],
			[[2, 20]],
			[
				[1, 10],
				[2, 20],
			],
		],
		[
			'that are earlier come first',
			[[3, 30]],
			[
				[1, 10],
				[2, 20],
			],
			[
				[1, 10],
				[2, 20],
				[3, 30],
			],
		],
		[
			'between others are put there',
			[
				[1, 10],
				[3, 30],
			],
			[[2, 20]],
			[
				[1, 10],
				[2, 20],
				[3, 30],
			],
		],
		[
			'at one time are one: the second counts',
			[
				[1, 10],
				[2, 20],
			],
			[
				[2, 21],
				[3, 30],
			],
			[
				[1, 10],
				[2, 21],
				[3, 30],
			],
		],
	]
	for (const [name, first, second, expected] of merged)
		it(name, () => {
			const points = (pairs: readonly (readonly [number, number])[]) => ({
				times: pairs.map(([time]) => time),
				values: pairs.map(([, value]) => value),
			})
			assert.deepEqual(mergePoints(points(first), points(second)), points(expected))
		})

	it('of samples are sorted, one for each time', () => {
		const samples = [
			{ at: 3, value: 30 },
			{ at: 1, value: 10 },
			{ at: 3, value: 31 },
		]
		assert.deepEqual(pointsOf(samples), { times: [1, 3], values: [10, 31] })
	})

	it('are found by time', () => {
		const times = [1, 2, 4]
		assert.deepEqual(
			[0, 1, 3, 4, 5].map((at) => firstFrom(times, at)),
			[0, 0, 2, 2, 3],
		)
		assert.equal(firstFrom([], 1), 0)
	})
})
