import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Fix } from '../../device/model.ts'
import { nearestFix } from './nearest.ts'
import { sourceOf } from './sources.ts'
import { accuracyText, fixText, latitudeText, longitudeText, mapText } from './texts.ts'
import { selectedAfter, trailLength, trailsOf } from './trail.ts'

const noon = Date.UTC(2026, 10, 29, 12)

const fix = (minute: number, more: Partial<Fix> = {}): Fix => ({
	at: noon + minute * 60_000,
	latitude: 63.4215,
	longitude: 10.3951,
	accuracy: 12,
	source: 'GNSS',
	...more,
})

describe('the source of a position', () => {
	it('has its name for people', () => {
		assert.deepEqual(sourceOf('SCELL'), { kind: 'cell', name: 'single cell' })
		assert.deepEqual(sourceOf('Fixed'), { kind: 'fixed', name: 'fixed' })
	})

	it('keeps its own name if it is not known', () => {
		assert.deepEqual(sourceOf('Starfix'), { kind: 'other', name: 'Starfix' })
		assert.deepEqual(sourceOf('constructor'), { kind: 'other', name: 'constructor' })
		assert.deepEqual(sourceOf(undefined), { kind: 'other', name: 'unknown source' })
	})
})

describe('trails', () => {
	it('are of one source each, that with the newest position last', () => {
		const fixes = [fix(0), fix(1, { source: 'MCELL' }), fix(2)]
		assert.deepEqual(
			trailsOf(fixes).map((trail) => [trail.source.name, trail.fixes.length]),
			[
				['several cells', 1],
				['GNSS', 2],
			],
		)
	})

	it('are as long as from each position to the next', () => {
		const fixes = [fix(0, { longitude: 179.5, latitude: 0 }), fix(1, { longitude: -179.5, latitude: 0 })]
		assert.equal(Math.round(trailLength(fixes) / 1000), 111)
		assert.equal(trailLength([fix(0)]), 0)
	})
})

describe('the selected position', () => {
	const fixes = [fix(0), fix(1), fix(2)]

	it('is the newest one until another one is selected', () => {
		assert.equal(selectedAfter(fixes, undefined, -1), fixes[1])
		assert.equal(selectedAfter(fixes, fixes[1], -1), fixes[0])
		assert.equal(selectedAfter(fixes, fixes[0], -1), fixes[0])
	})

	it('is the newest one again at the end, and stays it when others come', () => {
		assert.equal(selectedAfter(fixes, fixes[1], 1), undefined)
		assert.equal(selectedAfter(fixes, undefined, 1), undefined)
		assert.equal(selectedAfter([], undefined, 1), undefined)
	})
})

describe('the position under the pointer', () => {
	const size = { width: 800, height: 600 }
	const view = { longitude: 10.3951, latitude: 63.4215, metresPerPixel: 10 }
	// 111 m, eleven pixels, to the north
	const fixes = [fix(0), fix(1), fix(2, { latitude: 63.4225 })]

	it('is the closest one within reach, and the newest of several', () => {
		assert.equal(nearestFix(fixes, { view, size, at: [402, 301], reach: 16 }), fixes[1])
		assert.equal(nearestFix(fixes, { view, size, at: [400, 292], reach: 16 }), fixes[2])
	})

	it('is none if none is within reach', () => {
		assert.equal(nearestFix(fixes, { view, size, at: [440, 300], reach: 16 }), undefined)
	})
})

describe('a position in words', () => {
	it('has its hemispheres', () => {
		assert.equal(latitudeText(-33.86), '33.86000° S')
		assert.equal(longitudeText(-70.6), '70.60000° W')
	})

	it('has its uncertainty in metres or kilometres, if it is known', () => {
		assert.deepEqual([3.24, 12.4, 1800, 340_000, undefined].map(accuracyText), [
			'± 3.2 m',
			'± 12 m',
			'± 1.8 km',
			'± 340 km',
			'unknown',
		])
	})

	it('has all of it in one line', () => {
		assert.equal(fixText(fix(0)), '63.42150° N, 10.39510° E, ± 12 m, GNSS, 2026-11-29 12:00:00')
		assert.equal(
			fixText(fix(0, { accuracy: undefined, source: undefined })),
			'63.42150° N, 10.39510° E, unknown source, 2026-11-29 12:00:00',
		)
	})
})

describe('the map in words', () => {
	it('has the latest position, and how long the trail is', () => {
		const fixes = [fix(0), fix(1, { latitude: 63.4305 }), fix(2, { source: 'SCELL', accuracy: 1500 })]
		assert.equal(
			mapText(fixes),
			'Latest position: 63.42150° N, 10.39510° E, ± 1.5 km, single cell, 2026-11-29 12:02:00. ' +
				'3 positions since 2026-11-29 12:00:00. Length of the trail: GNSS 1 km.',
		)
	})

	it('has no trail of one position, and says if there is none', () => {
		assert.equal(
			mapText([fix(0)]),
			'Latest position: 63.42150° N, 10.39510° E, ± 12 m, GNSS, 2026-11-29 12:00:00.',
		)
		assert.equal(mapText([]), 'No position was received.')
	})
})
