import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { graticule, lineText, stepsOf } from './graticule.ts'
import { roundAbove, roundBelow, scaleBar } from './steps.ts'
import { farthest } from './view.ts'

const size = { width: 800, height: 600 }

const numbers = (view: Parameters<typeof graticule>[0], kind: 'meridian' | 'parallel'): readonly number[] =>
	graticule(view, size)
		.filter((line) => line.kind === kind)
		.map(({ at }) => Number(at.toFixed(6)))

describe('round numbers', () => {
	it('are 1, 2 and 5 of each power of ten', () => {
		assert.deepEqual([0.7, 1, 1.9, 4.9, 5, 99].map(roundBelow), [0.5, 1, 1, 2, 5, 50])
		assert.deepEqual([0.7, 1, 1.9, 4.9, 5, 99].map(roundAbove), [1, 1, 2, 5, 5, 100])
	})
})

describe('the scale bar', () => {
	it('is of a round length, and as long as there is room', () => {
		assert.deepEqual(scaleBar(10, 100), { pixels: 100, text: '1 km' })
		assert.deepEqual(scaleBar(30, 100), { pixels: 2000 / 30, text: '2 km' })
		assert.deepEqual(scaleBar(0.5, 100), { pixels: 100, text: '50 m' })
		assert.equal(scaleBar(0.002, 100).text, '20 cm')
	})
})

describe('the graticule', () => {
	it('has round degrees', () => {
		const view = { longitude: 10.45, latitude: 63.445, metresPerPixel: 30 }
		assert.deepEqual(stepsOf(view), { parallel: 0.05, meridian: 0.1 })
		assert.deepEqual(numbers(view, 'parallel'), [63.35, 63.4, 63.45, 63.5, 63.55])
	})

	it('goes across the antimeridian', () => {
		const view = { longitude: 179.9, latitude: 0, metresPerPixel: 100 }
		assert.deepEqual(
			numbers(view, 'meridian'),
			[179.5, 179.6, 179.7, 179.8, 179.9, -180, -179.9, -179.8, -179.7],
		)
	})

	it('has each meridian once if a pole is in the view', () => {
		const view = { longitude: 7, latitude: 89.9, metresPerPixel: 1000 }
		const meridians = numbers(view, 'meridian')
		assert.equal(new Set(meridians).size, meridians.length)
		assert.equal(meridians.length, 12)
	})

	it('of the globe has 30 degrees from line to line', () => {
		const view = { longitude: 0, latitude: 0, metresPerPixel: farthest(size) }
		assert.deepEqual(numbers(view, 'parallel'), [-60, -30, 0, 30, 60])
	})

	it('has as many decimals as it needs', () => {
		const steps = { meridian: 0.05, parallel: 10 }
		assert.equal(lineText({ kind: 'meridian', at: 10.4 }, steps), '10.40° E')
		assert.equal(lineText({ kind: 'meridian', at: -0.05 }, steps), '0.05° W')
		assert.equal(lineText({ kind: 'parallel', at: -30 }, steps), '30° S')
		assert.equal(lineText({ kind: 'parallel', at: 0 }, steps), '0°')
		assert.equal(lineText({ kind: 'meridian', at: -180 }, steps), '180°')
	})
})
