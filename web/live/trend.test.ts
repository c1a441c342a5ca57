import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isFlat, trendPath } from './trend.ts'

const size = { width: 100, height: 20 }

describe('a trend', () => {
	it('goes from left to right, larger values higher', () => {
		const series = { times: [0, 5, 10], values: [1, 3, 2] }
		assert.equal(trendPath(series, size), 'M0.0 20.0L50.0 0.0L100.0 10.0')
	})

	it('is a line in the middle for a value that stays', () => {
		assert.equal(trendPath({ times: [0, 10], values: [7, 7] }, size), 'M0.0 10.0L100.0 10.0')
	})

	it('has the newest points only', () => {
		const times = Array.from({ length: 1000 }, (_, index) => index)
		const path = trendPath({ times, values: times }, size) ?? ''
		assert.equal(path.match(/[ML]/g)?.length, 60)
		assert.ok(path.startsWith('M0.0 20.0'))
	})

	it('needs two points', () => {
		assert.equal(trendPath({ times: [], values: [] }, size), undefined)
		assert.equal(trendPath({ times: [1], values: [1] }, size), undefined)
	})

	it('of measurements of one moment does not leave the picture', () => {
		assert.equal(trendPath({ times: [1, 1], values: [0, 1] }, size), 'M100.0 20.0L100.0 0.0')
	})

	it('is flat if the values that are drawn are the same', () => {
		assert.ok(isFlat({ values: [7, 7, 7] }))
		assert.ok(!isFlat({ values: [7, 7, 8] }))
		assert.ok(isFlat({ values: [8, ...Array.from({ length: 60 }, () => 7)] }))
	})
})
