import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { fitted, followed } from './fit.ts'
import { pixelOf, placeAt, projectionOf, zoomedAt } from './projection.ts'
import { dragged, farthest, type View, zoomed } from './view.ts'

const size = { width: 800, height: 600 }

const trondheim = { longitude: 10.4, latitude: 63.4, metresPerPixel: 10 }

const isNear = (actual: readonly number[], expected: readonly number[], tolerance: number): void => {
	for (const [at, number] of expected.entries())
		assert.ok(
			Math.abs((actual[at] ?? Number.NaN) - number) <= tolerance,
			`${actual.join()} is not ${expected.join()}`,
		)
}

const views = fc.record({
	longitude: fc.double({ min: -180, max: 179.9, noNaN: true }),
	latitude: fc.double({ min: -85, max: 85, noNaN: true }),
	metresPerPixel: fc.double({ min: 0.1, max: 5_000, noNaN: true }),
})

const pixels = fc.tuple(fc.integer({ min: 100, max: 700 }), fc.integer({ min: 100, max: 500 }))

describe('the map', () => {
	it('has a place where d3 has it', () => {
		fc.assert(
			fc.property(views, fc.double({ min: -1, max: 1, noNaN: true }), (view, off) => {
				const place = { longitude: view.longitude + off, latitude: view.latitude - off / 2 }
				const expected = projectionOf(view, size).clipExtent(null)([place.longitude, place.latitude])
				isNear(pixelOf(view, size, place) ?? [], expected ?? [], 1e-3)
			}),
		)
	})

	it('is true to scale at its centre', () => {
		// 0.001 degrees of latitude are 111.195 m.
		const pixel = pixelOf(trondheim, size, { ...trondheim, latitude: 63.401 })
		isNear(pixel ?? [], [400, 300 - 11.1195], 1e-3)
	})

	it('has no pixel for the other side of the Earth', () => {
		assert.equal(pixelOf(trondheim, size, { longitude: -169.6, latitude: -63.4 }), undefined)
	})

	it('has no place beside the globe', () => {
		const globe = { ...trondheim, metresPerPixel: farthest(size) }
		assert.equal(placeAt(globe, size, [5, 5]), undefined)
	})

	it('keeps what is under the pointer when it zooms', () => {
		fc.assert(
			fc.property(views, pixels, fc.constantFrom(0.5, 0.8, 1.25), (view, pixel, factor) => {
				const place = placeAt(view, size, pixel)
				// Near the edge of the globe, and beyond a pole, no map does.
				if (place === undefined || Math.abs(place.latitude) > 80 || view.metresPerPixel > 500) return
				const zoomedTo = zoomedAt(view, size, factor, pixel)
				isNear(pixelOf(zoomedTo, size, place) ?? [], pixel, 12)
			}),
		)
	})

	it('moves with the pointer', () => {
		const moved = dragged(trondheim, size, 30, -20)
		isNear(pixelOf(moved, size, trondheim) ?? [], [430, 280], 0.1)
	})

	it('moves across the antimeridian', () => {
		const view = { longitude: 179.99, latitude: 0, metresPerPixel: 100 }
		const { longitude } = dragged(view, size, -100, 0)
		assert.ok(longitude < -179.8 && longitude >= -180, `${longitude}`)
	})

	it('moves up to the poles, and turns there', () => {
		const top = dragged({ ...trondheim, metresPerPixel: 1000 }, size, 0, 100_000)
		assert.equal(top.latitude, 90)
		const turned = dragged(top, size, 100, 0)
		assert.equal(turned.latitude, 90)
		assert.notEqual(turned.longitude, top.longitude)
	})

	it('shows at most the whole globe, and at least some metres', () => {
		assert.equal(zoomed(trondheim, size, 1e9).metresPerPixel, farthest(size))
		assert.equal(zoomed(trondheim, size, 1e-9).metresPerPixel, 5 / 300)
	})
})

describe('the view of a trail', () => {
	const isInside = (
		view: View,
		place: { readonly longitude: number; readonly latitude: number },
	): boolean => {
		const [x, y] = pixelOf(view, size, place) ?? [-1, -1]
		return x > 0 && y > 0 && x < size.width && y < size.height
	}

	const trails = [
		['in a town', [63.42, 10.39], [63.47, 10.51]],
		['across the antimeridian', [-16.8, 179.5], [-16.7, -179.6]],
		['around the North Pole', [88, 0], [88, 120], [88, -120]],
		['to the South Pole', [-85, 40], [-90, 0]],
		['of one position', [63.42, 10.39]],
	] as const

	for (const [name, ...places] of trails)
		it(`has all of a trail ${name}`, () => {
			const trail = places.map(([latitude, longitude]) => ({ latitude, longitude }))
			const view = fitted(trail, size)
			for (const place of trail) assert.ok(isInside(view, place), JSON.stringify(place))
		})

	it('has the whole circle of uncertainty', () => {
		const view = fitted([{ latitude: 0, longitude: 0, accuracy: 20_000 }], size)
		assert.ok(view.metresPerPixel * 300 > 20_000)
	})

	it('is the globe without a position', () => {
		assert.equal(fitted([], size).metresPerPixel, farthest(size))
	})

	it('stays while new positions are in it', () => {
		const trail = [
			{ latitude: 0, longitude: 0 },
			{ latitude: 0, longitude: 0.1 },
		]
		const view = fitted(trail, size)
		assert.equal(followed(view, [...trail, { latitude: 0.005, longitude: 0.11 }], size), view)
	})

	it('follows a position that leaves it', () => {
		const trail = [{ latitude: 0, longitude: 0 }]
		const further = { latitude: 0, longitude: 0.5 }
		const view = followed(fitted(trail, size), [...trail, further], size)
		assert.ok(isInside(view, further))
	})

	it('comes closer when the first position is there', () => {
		const view = followed(fitted([], size), [{ latitude: 50, longitude: 10 }], size)
		assert.ok(view.metresPerPixel < 10)
	})
})
