import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createSuspensions, suspensionLimits } from './suspensions.ts'

const minute = suspensionLimits.milliseconds
const reduced = suspensionLimits.reducedMilliseconds

const start = () => {
	let time = 0
	const suspensions = createSuspensions(() => time)
	const advance = (milliseconds: number): void => {
		time += milliseconds
	}
	return { ...suspensions, advance }
}

describe('a converter that uses up its time', () => {
	it('has less of it for a minute, and is suspended for a minute after three times', () => {
		const { budget, note, advance } = start()
		assert.equal(budget('a'), undefined)
		for (const expected of [reduced, reduced, 0]) {
			note('a', true)
			assert.equal(budget('a'), expected)
		}
		advance(minute - 1)
		assert.equal(budget('a'), 0)
		advance(1)
		assert.equal(budget('a'), undefined)
	})

	it('has all of it again after a minute without', () => {
		const { budget, note, advance } = start()
		note('a', true)
		advance(minute - 1)
		assert.equal(budget('a'), reduced)
		advance(1)
		assert.equal(budget('a'), undefined)
		for (let times = 0; times < 2; times++) note('a', true)
		assert.equal(budget('a'), reduced)
	})

	it('is suspended even if it ends well in between', () => {
		const { budget, note } = start()
		for (const isOverrun of [true, false, true, false]) note('a', isOverrun)
		assert.equal(budget('a'), reduced)
		note('a', true)
		assert.equal(budget('a'), 0)
	})

	it('is suspended alone', () => {
		const { budget, note } = start()
		for (let times = 0; times < 3; times++) note('a', true)
		assert.equal(budget('b'), undefined)
	})

	it('comes after those that are not known, which come after those that end well', () => {
		const { rank, note, advance } = start()
		note('good', false)
		note('bad', true)
		assert.deepEqual(['good', 'new', 'bad'].map(rank), [0, 1, 2])
		advance(minute)
		assert.equal(rank('bad'), 2)
		note('bad', false)
		assert.equal(rank('bad'), 0)
	})
})
