import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Sample } from '../sample.ts'
import { alongTrail, distanceOf } from './trail.ts'

const at = (latitude: number, longitude: number) => ({ latitude, longitude })

const sample = (latitude: number, longitude: number): Sample => ({
	ts: 0,
	version: undefined,
	values: [
		[0, latitude],
		[1, longitude],
	],
})

describe('the distance of two points', () => {
	// Great circles on a sphere with the mean radius of the Earth, by arithmetic: a degree is 111.195 km.
	const degree = (6371.0088 * Math.PI) / 180
	const cases = [
		['of one point to itself', at(63.4, 10.4), at(63.4, 10.4), 0],
		['of a degree of a meridian', at(10, 20), at(11, 20), degree],
		['of a degree of the equator', at(0, 20), at(0, 21), degree],
		['across the antimeridian', at(0, 179.5), at(0, -179.5), degree],
		['over a pole', at(89.5, 0), at(89.5, 180), degree],
		['to the other side of the Earth', at(0, 0), at(0, 180), 180 * degree],
		['of a metre', at(0, 0), at(0.001 / degree, 0), 0.001],
	] as const
	for (const [what, a, b, kilometres] of cases)
		it(`is ${kilometres.toFixed(3)} km ${what}`, () =>
			assert.ok(Math.abs(distanceOf(a, b) - kilometres) < 1e-6, `${distanceOf(a, b)}`))
})

describe('a trail', () => {
	it('has the first point, and those that are far enough from the one before', () => {
		const isWanted = alongTrail(100)
		const wanted = [
			sample(0, 0),
			sample(0, 0.5),
			sample(0, 1),
			sample(0, 1.5),
			sample(0, 0),
			sample(50, 0),
		].map(isWanted)
		assert.deepEqual(wanted, [true, false, true, false, true, true])
	})

	it('has each sample with a place, if it is of 0 km', () => {
		const isWanted = alongTrail(0)
		const without: Sample = { ts: 0, version: undefined, values: [[0, 1]] }
		const text: Sample = {
			ts: 0,
			version: undefined,
			values: [
				[0, '1'],
				[1, 2],
			],
		}
		assert.deepEqual([sample(1, 1), sample(1, 1), without, text].map(isWanted), [true, true, false, false])
	})
})
