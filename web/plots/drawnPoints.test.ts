import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { drawnPoints } from './drawnPoints.ts'

const all = { from: 0, to: 1000 }

describe('the points of a plot', () => {
	it('are all of them where there are few', () => {
		const points = { times: [1, 2, 3], values: [10, 20, 30] }
		assert.deepEqual(drawnPoints(points, { window: all, columns: 100, gap: 10 }), points)
	})

	it('of a window have one more at either end', () => {
		const points = { times: [1, 2, 3, 4, 5, 6], values: [10, 20, 30, 40, 50, 60] }
		const drawn = drawnPoints(points, { window: { from: 2.5, to: 4.5 }, columns: 100, gap: 10 })
		assert.deepEqual(drawn, { times: [2, 3, 4, 5], values: [20, 30, 40, 50] })
	})

	it('are not joined across a gap', () => {
		const points = { times: [0, 1, 9, 10], values: [10, 11, 19, 20] }
		const drawn = drawnPoints(points, { window: all, columns: 100, gap: 5 })
		assert.deepEqual(drawn, { times: [0, 1, 5, 9, 10], values: [10, 11, null, 19, 20] })
	})

	it('of a column of pixels are its first, lowest, highest and last', () => {
		// Two columns with ten values each; their lowest and highest are neither first nor last.
		const values = [5, 5, 9, 5, 5, 1, 5, 5, 5, 5, 6, 6, 6, 2, 6, 6, 8, 6, 6, 6]
		const times = values.map((_, at) => at)
		const drawn = drawnPoints({ times, values }, { window: { from: 0, to: 20 }, columns: 2, gap: 5 })
		assert.deepEqual(drawn, { times: [0, 2, 5, 9, 10, 13, 16, 19], values: [5, 9, 1, 5, 6, 2, 8, 6] })
	})

	it('keep a gap between columns', () => {
		const times = [
			...Array.from({ length: 50 }, (_, at) => at),
			...Array.from({ length: 50 }, (_, at) => 500 + at),
		]
		const values = times.map(() => 1)
		const drawn = drawnPoints({ times, values }, { window: { from: 0, to: 550 }, columns: 11, gap: 20 })
		assert.deepEqual(
			drawn.times.filter((_, at) => drawn.values[at] === null),
			[(49 + 500) / 2],
		)
	})

	it('stay the same while the window moves on', () => {
		const times = Array.from({ length: 2000 }, (_, at) => at)
		const values = times.map((time) => Math.sin(time) * 100)
		const drawn = [0, 7].map((from) =>
			drawnPoints({ times, values }, { window: { from, to: from + 1000 }, columns: 50, gap: 5 }),
		)
		const within = drawn.map((points) => points.times.filter((time) => time >= 40 && time < 980))
		assert.deepEqual(within[0], within[1])
	})

	it('have the extremes of all, whatever these are', () => {
		const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
			minLength: 1,
			maxLength: 500,
		})
		fc.assert(
			fc.property(values, fc.integer({ min: 1, max: 20 }), (given, columns) => {
				const points = { times: given.map((_, at) => at), values: given }
				const window = { from: 0, to: given.length }
				const drawn = drawnPoints(points, { window, columns, gap: 2 })
				assert.equal(Math.min(...drawn.values.map(Number)), Math.min(...given))
				assert.equal(Math.max(...drawn.values.map(Number)), Math.max(...given))
				assert.ok(drawn.times.length <= 4 * columns + 4)
				assert.deepEqual(
					drawn.times,
					drawn.times.toSorted((a, b) => a - b),
				)
			}),
		)
	})
})
