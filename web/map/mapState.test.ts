import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Fix } from '../device/model.ts'
import { pixelOf } from './geo/projection.ts'
import { farthest } from './geo/view.ts'
import { pointerActions, wheelAction } from './gestures.ts'
import { mapKey } from './mapKeys.ts'
import { initialState, type MapAction, mapAfter } from './mapState.ts'

const size = { width: 800, height: 600 }

const fix = (minute: number, longitude: number): Fix => ({
	at: minute * 60_000,
	latitude: 60,
	longitude,
	accuracy: undefined,
	source: 'GNSS',
})

const [oldest, middle, newest] = [fix(0, 10), fix(1, 10.1), fix(2, 10.2)] as const

const fixes = [oldest, middle, newest]

const after = (...actions: readonly MapAction[]) =>
	actions.reduce((state, action) => mapAfter(state, action, { fixes, size }), initialState({ fixes, size }))

describe('the map', () => {
	it('follows new positions until the user moves it', () => {
		const more = { fixes: [...fixes, fix(3, 20)], size }
		const followed = mapAfter(after(), { type: 'changed' }, more)
		assert.ok(pixelOf(followed.view, size, fix(3, 20)))
		assert.ok(followed.view.metresPerPixel > after().view.metresPerPixel)
		const moved = after({ type: 'drag', right: 10, down: 0 })
		assert.deepEqual(mapAfter(moved, { type: 'changed' }, more).view, moved.view)
	})

	it('shows the whole trail when older positions are read, unless the user has moved it', () => {
		const world = { fixes: [fix(-2, 10), fix(-1, 10.3), ...fixes], size }
		const lengthened = mapAfter(mapAfter(after(), { type: 'changed' }, world), { type: 'lengthened' }, world)
		assert.deepEqual(lengthened, initialState(world))
		const moved = after({ type: 'drag', right: 10, down: 0 })
		assert.deepEqual(mapAfter(moved, { type: 'lengthened' }, world).view, moved.view)
	})

	it('goes back to the whole trail, and follows again', () => {
		const state = after({ type: 'zoom', factor: 0.1 }, { type: 'fit' })
		assert.deepEqual(state, after())
	})

	it('shows the globe from above where it was', () => {
		const { view } = after({ type: 'globe' })
		assert.equal(view.metresPerPixel, farthest(size))
		assert.equal(view.longitude, after().view.longitude)
	})

	it('selects positions one after the other, and moves to them if they are not to be seen', () => {
		const close = after({ type: 'zoom', factor: 0.01 }, { type: 'step', by: -1 }, { type: 'step', by: -1 })
		assert.equal(close.selected, oldest)
		assert.equal(close.view.longitude, 10)
		assert.deepEqual(after({ type: 'step', by: -1 }).view, after().view)
	})

	it('keeps the selected position while others come, and forgets it with the trail', () => {
		const selected = after({ type: 'select', fix: oldest })
		assert.equal(
			mapAfter(selected, { type: 'changed' }, { fixes: [...fixes, fix(3, 10)], size }).selected,
			fixes[0],
		)
		assert.equal(mapAfter(selected, { type: 'changed' }, { fixes: [], size }).selected, undefined)
	})

	it('shows the newest position if that is selected, whatever comes', () => {
		assert.equal(after({ type: 'select', fix: newest }).selected, undefined)
	})

	it('stays within its limits when it becomes smaller', () => {
		const small = { width: 100, height: 100 }
		const state = mapAfter(after({ type: 'globe' }), { type: 'changed' }, { fixes, size: small })
		assert.ok(state.view.metresPerPixel <= farthest(small))
	})
})

describe('gestures', () => {
	it('of one pointer move the map', () => {
		assert.deepEqual(pointerActions(new Map([[1, [10, 10]]]), 1, [15, 8]), [
			{ type: 'drag', right: 5, down: -2 },
		])
	})

	it('of two pointers zoom, and move what is between them', () => {
		const pointers = new Map([
			[1, [100, 100]],
			[2, [200, 100]],
		] as const)
		assert.deepEqual(pointerActions(pointers, 2, [300, 100]), [
			{ type: 'drag', right: 50, down: 0 },
			{ type: 'zoom', factor: 0.5, at: [200, 100] },
		])
	})

	it('of a pointer that is not down do nothing', () => {
		assert.deepEqual(pointerActions(new Map(), 1, [15, 8]), [])
	})

	it('of the wheel zoom where the pointer is, whatever the wheel counts in', () => {
		assert.deepEqual(wheelAction({ deltaY: -240, deltaMode: 0 }, [5, 6]), {
			type: 'zoom',
			factor: 0.5,
			at: [5, 6],
		})
		assert.deepEqual(wheelAction({ deltaY: 15, deltaMode: 1 }, [5, 6]), {
			type: 'zoom',
			factor: 2,
			at: [5, 6],
		})
		assert.deepEqual(
			wheelAction({ deltaY: 9, deltaMode: 2 }, [5, 6]),
			wheelAction({ deltaY: 15, deltaMode: 1 }, [5, 6]),
		)
	})
})

describe('a key on the map', () => {
	const pressed = (key: string, more = {}) => ({
		key,
		ctrlKey: false,
		altKey: false,
		metaKey: false,
		...more,
	})

	it('moves, zooms and selects', () => {
		assert.deepEqual(mapKey(pressed('ArrowLeft')), { type: 'drag', right: 80, down: 0 })
		assert.deepEqual(mapKey(pressed('+')), { type: 'zoom', factor: 0.5 })
		assert.deepEqual(mapKey(pressed('PageUp')), { type: 'step', by: -1 })
	})

	it('belongs to the browser if it is another one, or has Ctrl, Alt or Meta', () => {
		assert.equal(mapKey(pressed('Tab')), undefined)
		assert.equal(mapKey(pressed('+', { ctrlKey: true })), undefined)
	})
})
