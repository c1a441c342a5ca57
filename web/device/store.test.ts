import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createStore } from './store.ts'

/** A store that adds numbers, and the pictures that are drawn when the test says so. */
const addingStore = () => {
	const planned: (() => void)[] = []
	const batches: (readonly number[])[] = []
	const store = createStore(
		0,
		(model, events: readonly number[]) => {
			batches.push(events)
			return events.reduce((sum, each) => sum + each, model)
		},
		(action) => planned.push(action),
	)
	const draw = (): void => {
		for (const action of planned.splice(0)) action()
	}
	return { store, planned, batches, draw }
}

describe('the store', () => {
	it('takes all events between two pictures at once, and tells its listeners once', () => {
		const { store, planned, batches, draw } = addingStore()
		const seen: number[] = []
		store.subscribe(() => seen.push(store.model()))
		for (const event of [1, 2, 3]) store.dispatch(event)
		assert.equal(planned.length, 1)
		assert.deepEqual(seen, [])
		draw()
		store.dispatch(4)
		draw()
		assert.deepEqual(batches, [[1, 2, 3], [4]])
		assert.deepEqual(seen, [6, 10])
	})

	it('tells nobody about events that change nothing', () => {
		const { store, draw } = addingStore()
		let count = 0
		store.subscribe(() => count++)
		store.dispatch(0)
		draw()
		assert.equal(count, 0)
	})

	it('keeps few events while no picture is drawn, and loses none', () => {
		const { store, batches, draw } = addingStore()
		const seen: number[] = []
		store.subscribe(() => seen.push(store.model()))
		for (let count = 0; count < 1000; count++) store.dispatch(1)
		assert.ok(batches.length > 1)
		assert.ok(batches.every(({ length }) => length <= 256))
		draw()
		assert.deepEqual(seen, [1000])
	})

	it('forgets a listener that is removed', () => {
		const { store, draw } = addingStore()
		let count = 0
		store.subscribe(() => count++)()
		store.dispatch(1)
		draw()
		assert.equal(count, 0)
	})
})
