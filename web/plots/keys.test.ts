import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { cursorAfter, plotKey } from './keys.ts'

const pressed = (key: string, more = {}) => ({
	key,
	shiftKey: false,
	ctrlKey: false,
	altKey: false,
	metaKey: false,
	...more,
})

describe('a key in a plot', () => {
	it('moves the cursor, the window, or the scale', () => {
		assert.deepEqual(plotKey(pressed('ArrowLeft')), { type: 'cursor', to: 'earlier' })
		assert.deepEqual(plotKey(pressed('ArrowLeft', { shiftKey: true })), { type: 'pan', part: -0.2 })
		// "+" needs Shift on most keyboards.
		assert.deepEqual(plotKey(pressed('+', { shiftKey: true })), { type: 'zoom', factor: 0.5 })
		assert.deepEqual(plotKey(pressed('Escape')), { type: 'reset' })
	})

	it('belongs to the browser if it is another one, or has Ctrl, Alt or Meta', () => {
		assert.equal(plotKey(pressed('Tab')), undefined)
		for (const modifier of ['ctrlKey', 'altKey', 'metaKey'])
			assert.equal(plotKey(pressed('-', { [modifier]: true })), undefined, modifier)
	})
})

describe('the cursor of a plot', () => {
	const values = [1, null, 2, 3]

	it('goes from value to value, not into gaps', () => {
		assert.equal(cursorAfter(values, 2, 'earlier'), 0)
		assert.equal(cursorAfter(values, 0, 'later'), 2)
	})

	it('stays at the ends', () => {
		assert.equal(cursorAfter(values, 0, 'earlier'), 0)
		assert.equal(cursorAfter(values, 3, 'later'), 3)
	})

	it('begins with the newest value', () => {
		assert.equal(cursorAfter(values, undefined, 'earlier'), 3)
		assert.equal(cursorAfter(values, 1, 'first'), 0)
	})

	it('is nowhere without values', () => {
		assert.equal(cursorAfter([null], undefined, 'last'), undefined)
	})
})
