import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { extentOf, keptNear, panned, windowOf, zoomed } from './timeWindow.ts'

const extent = { from: 0, to: 100_000 }

describe('the window of a plot', () => {
	it('ends with the newest value', () => {
		const of = (span: 'hour' | 'day' | 'all') => windowOf({ span, zoom: undefined }, extent)
		assert.deepEqual(of('hour'), { from: 96_400, to: 100_000 })
		assert.deepEqual(of('day'), { from: 13_600, to: 100_000 })
		assert.deepEqual(of('all'), extent)
	})

	it('is what the user zoomed to', () => {
		const zoom = { from: 5, to: 6 }
		assert.deepEqual(windowOf({ span: 'hour', zoom }, extent), zoom)
	})

	it('has some seconds around a single value', () => {
		assert.deepEqual(windowOf({ span: 'all', zoom: undefined }, { from: 50, to: 50 }), { from: 20, to: 80 })
	})

	it('is not there without a value', () => {
		assert.equal(windowOf({ span: 'all', zoom: undefined }, undefined), undefined)
	})

	it('zooms around a moment, which stays where it is', () => {
		assert.deepEqual(zoomed({ from: 0, to: 100 }, 0.5, 25), { from: 12.5, to: 62.5 })
		assert.deepEqual(zoomed({ from: 0, to: 100 }, 2), { from: -50, to: 150 })
	})

	it('is never shorter than a tenth of a second', () => {
		const { from, to } = zoomed({ from: 0, to: 1 }, 0.001)
		assert.ok(Math.abs(to - from - 0.1) < 1e-9)
	})

	it('moves by a part of its length', () => {
		assert.deepEqual(panned({ from: 10, to: 20 }, -0.5), { from: 5, to: 15 })
	})

	it('stays near the values', () => {
		assert.deepEqual(keptNear({ from: -90, to: -70 }, { from: 0, to: 100 }), { from: -10, to: 10 })
		assert.deepEqual(keptNear({ from: 40, to: 60 }, { from: 0, to: 100 }), { from: 40, to: 60 })
		assert.deepEqual(keptNear({ from: -500, to: 600 }, { from: 0, to: 100 }), { from: -50, to: 150 })
	})
})

describe('the extent of series', () => {
	it('is from the oldest to the newest of all', () => {
		assert.deepEqual(extentOf([{ times: [5, 9] }, { times: [] }, { times: [3, 4] }]), { from: 3, to: 9 })
		assert.equal(extentOf([{ times: [] }]), undefined)
	})
})
