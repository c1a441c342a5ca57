import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { capAround, distance, wrappedLongitude } from './sphere.ts'

const place = (latitude: number, longitude: number) => ({ latitude, longitude })

const isNear = (actual: number, expected: number, tolerance: number): void =>
	assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`)

describe('distances', () => {
	it('are those of the sphere', () => {
		// A degree of a great circle is 111.195 km.
		isNear(distance(place(0, 0), place(0, 1)), 111_195, 1)
		isNear(distance(place(89.5, 0), place(89.5, 180)), 111_195, 1)
		// A metre is not lost in the numbers.
		isNear(distance(place(63.4215, 10.3951), place(63.421509, 10.3951)), 1, 0.01)
	})

	it('go across the antimeridian', () => {
		isNear(distance(place(0, 179.5), place(0, -179.5)), 111_195, 1)
	})
})

describe('longitudes', () => {
	it('are from -180 up to 180', () => {
		assert.deepEqual([0, 180, -180, 190, -190, 540].map(wrappedLongitude), [0, -180, -180, -170, 170, -180])
	})
})

describe('the circle around places', () => {
	it('has them all, and their accuracy', () => {
		const cap = capAround([place(0, 10), { ...place(0, 12), accuracy: 111_195 }])
		assert.ok(cap)
		isNear(cap.longitude, 11, 1e-9)
		isNear((cap.angle * 180) / Math.PI, 2, 1e-3)
	})

	it('goes across the antimeridian', () => {
		const cap = capAround([place(10, 179), place(10, -179)])
		assert.ok(cap)
		isNear(Math.abs(cap.longitude), 180, 1e-9)
		assert.ok(cap.angle < 0.02)
	})

	it('goes across a pole', () => {
		const cap = capAround([place(89, 0), place(89, 120), place(89, -120)])
		assert.ok(cap)
		isNear(cap.latitude, 90, 1e-6)
		isNear((cap.angle * 180) / Math.PI, 1, 1e-6)
	})

	it('is not there without a place', () => {
		assert.equal(capAround([]), undefined)
	})
})
