import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createSuspensions, suspensionLimits } from './suspensions.ts'

const start = () => {
	let time = 0
	const suspensions = createSuspensions(() => time)
	const advance = (milliseconds: number): void => {
		time += milliseconds
	}
	return { ...suspensions, advance }
}

describe('a converter that uses up its time', () => {
	it('is suspended after three times in a row, for a minute, and at once if it does so again', () => {
		const { isSuspended, note, advance } = start()
		for (const expected of [false, false, true]) {
			note('a', true)
			assert.equal(isSuspended('a'), expected)
		}
		advance(suspensionLimits.milliseconds - 1)
		assert.equal(isSuspended('a'), true)
		advance(1)
		assert.equal(isSuspended('a'), false)
		note('a', true)
		assert.equal(isSuspended('a'), true)
	})

	it('is not suspended if it ends well in between', () => {
		const { isSuspended, note } = start()
		for (const isOverrun of [true, true, false, true, true]) note('a', isOverrun)
		assert.equal(isSuspended('a'), false)
	})

	it('is suspended alone', () => {
		const { isSuspended, note } = start()
		for (let times = 0; times < 3; times++) note('a', true)
		assert.equal(isSuspended('b'), false)
	})

	it('comes after those that are not known, which come after those that end well', () => {
		const { rank, note, advance } = start()
		note('good', false)
		note('bad', true)
		assert.deepEqual(['good', 'new', 'bad'].map(rank), [0, 1, 2])
		advance(suspensionLimits.milliseconds)
		assert.equal(rank('bad'), 0)
	})
})
