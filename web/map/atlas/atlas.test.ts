import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { geoContains } from 'd3-geo'
import { coastOf, type Detail, detailFor, details, type Land } from './atlas.ts'
import { createLandStore } from './landStore.ts'
import { coarseLand, loadLand } from './loadAtlas.ts'

/** Far from every coast. */
const places = [
	{ name: 'in Mongolia', at: [103, 47], isLand: true },
	{ name: 'in Brazil', at: [-55, -10], isLand: true },
	{ name: 'in Antarctica', at: [80, -80], isLand: true },
	{ name: 'at the South Pole', at: [0, -89.9], isLand: true },
	{ name: 'in Chukotka, beyond the antimeridian', at: [-177, 67.5], isLand: true },
	{ name: 'in the Caspian Sea', at: [51, 41], isLand: false },
	{ name: 'in the Pacific', at: [-140, 20], isLand: false },
	{ name: 'at the North Pole', at: [0, 89.9], isLand: false },
] as const

describe('the land of each detail', () => {
	for (const detail of details)
		it(`is where it is: ${detail}`, async () => {
			const { land } = await loadLand(detail)
			for (const { name, at, isLand } of places) assert.equal(geoContains(land, [...at]), isLand, name)
		})
})

describe('the coast', () => {
	it('is the outline of land, without its cut along the antimeridian', () => {
		const { coordinates } = coastOf({
			type: 'MultiPolygon',
			coordinates: [
				[
					[
						[179, 0],
						[179, 1],
						[180, 1],
						[180, 0],
						[179, 0],
					],
				],
			],
		})
		assert.deepEqual(coordinates, [
			[
				[179, 0],
				[179, 1],
				[180, 1],
			],
			[
				[180, 0],
				[179, 0],
			],
		])
	})
})

describe('detail', () => {
	it('is finer the closer one looks', () => {
		assert.deepEqual([1.5, 0.2, 0.001].map(detailFor), ['110m', '50m', '10m'])
	})
})

const start = (answer: (detail: Detail) => Promise<Land>) => {
	const { promise: loaded, resolve: onLoad } = Promise.withResolvers<void>()
	const { promise: failed, resolve: onFail } = Promise.withResolvers<void>()
	const asked: Detail[] = []
	const store = createLandStore({
		coarse: coarseLand,
		load: (detail) => {
			asked.push(detail)
			return answer(detail)
		},
		onLoad,
		onFail,
	})
	return { store, asked, loaded, failed }
}

const norway = { longitude: 10, latitude: 63, angle: 0.2 }

const countOf = ({ land }: Land): number => land.coordinates.flat(2).length

describe('the land of the map', () => {
	it('is coarse from afar, and nothing is loaded', () => {
		const { store, asked } = start(loadLand)
		assert.equal(store.landFor({ ...norway, angle: 1.5 }), coarseLand)
		assert.deepEqual(asked, [])
	})

	it('is coarse until finer coast lines are loaded, once', async () => {
		const { store, asked, loaded } = start(loadLand)
		assert.equal(store.landFor(norway), coarseLand)
		assert.equal(store.landFor(norway), coarseLand)
		await loaded
		assert.deepEqual(asked, ['50m'])
		const fine = store.landFor(norway)
		assert.notEqual(fine, coarseLand)
		assert.ok(countOf(fine) < countOf(await loadLand('50m')) / 2, 'only what is around the view')
		assert.ok(geoContains(fine.land, [11, 61]))
		assert.ok(!geoContains(fine.land, [3, 65]))
	})

	it('is the same crop while the view moves a little, another one when it moves far', async () => {
		const { store, loaded } = start(loadLand)
		store.landFor(norway)
		await loaded
		const first = store.landFor(norway)
		assert.equal(store.landFor({ ...norway, longitude: 14 }), first)
		const other = store.landFor({ ...norway, longitude: 139, latitude: 36 })
		assert.notEqual(other, first)
		assert.ok(geoContains(other.land, [138.5, 36]))
		assert.ok(countOf(store.landFor({ ...norway, angle: 0.06 })) < countOf(first), 'a closer look')
	})

	it('stays coarse if finer coast lines cannot be loaded', async () => {
		const { store, asked, failed } = start(() => Promise.reject(new Error('offline')))
		store.landFor(norway)
		await failed
		assert.equal(store.landFor(norway), coarseLand)
		assert.deepEqual(asked, ['50m'])
	})
})
