import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addPoints, maxPoints } from './series.ts'

const empty = { key: '14205/0/0', name: 'Temperature', unit: '°C', times: [], values: [] }

const points = (...times: readonly number[]) => times.map((time) => ({ time, value: time * 10 }))

describe('a series', () => {
	it('gets newer points at its end, and does not change the earlier series', () => {
		const one = addPoints(empty, points(1, 2))
		const other = addPoints(one, points(2, 3))
		assert.deepEqual(
			[other.times, other.values],
			[
				[1, 2, 2, 3],
				[10, 20, 20, 30],
			],
		)
		assert.deepEqual(one.times, [1, 2])
	})

	it('has old measurements where they belong', () => {
		const series = addPoints(addPoints(empty, points(1, 5)), points(6, 3, 4))
		assert.deepEqual(series.times, [1, 3, 4, 5, 6])
		assert.deepEqual(series.values, [10, 30, 40, 50, 60])
	})

	for (const name of ['newer', 'older'] as const)
		it(`keeps the newest ${maxPoints} points when ${name} ones arrive`, () => {
			const full = addPoints(empty, points(...Array.from({ length: maxPoints }, (_, index) => index)))
			const { times, values } = addPoints(full, points(...(name === 'newer' ? [maxPoints] : [0.5])))
			assert.equal(times.length, maxPoints)
			assert.equal(values.length, maxPoints)
			assert.equal(times.at(-1), name === 'newer' ? maxPoints : maxPoints - 1)
			assert.equal(times[0], name === 'newer' ? 1 : 0.5)
		})
})
