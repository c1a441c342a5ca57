import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { geoContains, geoDistance } from 'd3-geo'
import fc from 'fast-check'
import { loadLand } from '../atlas/loadAtlas.ts'
import { croppedArea, croppedLines } from './crop.ts'
import { degrees, radians } from './sphere.ts'

const { land, borders } = await loadLand('110m')

/** Where coast lines cross the antimeridian, are around a pole, or make many islands. */
const caps = [
	{ name: 'Trondheim', longitude: 10.4, latitude: 63.4, angle: 0.1 },
	{ name: 'Fiji', longitude: 179, latitude: -17, angle: 0.15 },
	{ name: 'Chukotka', longitude: 179.5, latitude: 67, angle: 0.2 },
	{ name: 'the North Pole', longitude: 0, latitude: 90, angle: 0.3 },
	{ name: 'the South Pole', longitude: 0, latitude: -90, angle: 0.4 },
	{ name: 'Indonesia', longitude: 118, latitude: -2, angle: 0.3 },
	{ name: 'the middle of Australia', longitude: 134, latitude: -25, angle: 0.05 },
	{ name: 'the Pacific', longitude: -140, latitude: 20, angle: 0.1 },
] as const

describe('a crop', () => {
	for (const { name, ...cap } of caps)
		it(`has the same land as the whole around ${name}`, () => {
			const cropped = croppedArea(land, cap)
			const angles = fc.tuple(
				fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
				fc.double({ min: 0, max: 0.95, noNaN: true }),
			)
			fc.assert(
				fc.property(angles, ([direction, part]) => {
					const place = placeFrom(cap, direction, part * cap.angle)
					assert.equal(geoContains(cropped, place), geoContains(land, place), place.join())
				}),
				{ numRuns: 60 },
			)
		})

	it('has the borders within it, and none beyond it', () => {
		const cap = { longitude: 10, latitude: 50, angle: 0.1 }
		const points = croppedLines(borders, cap).coordinates.flat()
		const within = (angle: number) => (point: readonly number[]) =>
			geoDistance([point[0] ?? 0, point[1] ?? 0], [10, 50]) <= angle
		assert.ok(points.every(within(cap.angle + 1e-6)))
		for (const point of borders.coordinates.flat().filter(within(cap.angle - 1e-6)))
			assert.ok(
				points.some(([x = 0, y = 0]) => geoDistance([x, y], [point[0] ?? 0, point[1] ?? 0]) < 1e-9),
				point.join(),
			)
	})

	it('of a crop is the same', () => {
		const wide = croppedArea(land, { longitude: 10, latitude: 63, angle: 0.4 })
		const narrow = croppedArea(wide, { longitude: 11, latitude: 63, angle: 0.1 })
		for (const place of [
			[10.4, 62],
			[11, 64.5],
			[5, 62],
			[8, 64.5],
		] as const)
			assert.equal(geoContains(narrow, [...place]), geoContains(land, [...place]), place.join())
	})
})

/** The place at an angle from the centre of a cap. */
const placeFrom = (
	{ longitude, latitude }: { readonly longitude: number; readonly latitude: number },
	direction: number,
	angle: number,
): [number, number] => {
	const phi = radians(latitude)
	const sine = Math.sin(phi) * Math.cos(angle) + Math.cos(phi) * Math.sin(angle) * Math.cos(direction)
	const east = Math.sin(direction) * Math.sin(angle) * Math.cos(phi)
	const north = Math.cos(angle) - Math.sin(phi) * sine
	return [longitude + degrees(Math.atan2(east, north)), degrees(Math.asin(sine))]
}
