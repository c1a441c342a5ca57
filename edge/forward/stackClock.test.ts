import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { manualClock } from '../testing/manualClock.ts'
import { createStackClock } from './stackClock.ts'

describe('row 59: forward: the clock of the stack', () => {
	const date = 'Fri, 02 Jan 2026 03:04:05 GMT'
	const stack = Date.UTC(2026, 0, 2, 3, 4, 5, 500)

	/** The clock of this machine is ahead of the stack by so many milliseconds. */
	const start = (ahead: number) => {
		const clock = manualClock()
		clock.advance(10_000)
		return { clock, of: createStackClock(clock, () => stack + ahead + clock.now() - 10_000) }
	}

	it('is the one of this machine until an answer tells', () => {
		const { of } = start(60_000)
		assert.deepEqual([of.toStack(10_000), of.aheadMs()], [stack + 60_000, undefined])
	})

	for (const [ahead, used] of [
		[0, 0],
		[2000, 2000],
		[-2000, -2000],
		[2001, 0],
		[-2001, 0],
		[3_600_000, 0],
		[-86_400_000, 0],
	] as const)
		it(`differs by ${used} ms from what is told if this machine is ${ahead} ms ahead`, () => {
			const { of } = start(ahead)
			of.learn(date, 10_000, 10_000)
			assert.deepEqual([of.toStack(10_000) - stack, of.aheadMs()], [used, ahead])
		})

	it('counts on with the monotonic clock, whatever happens to the other one', () => {
		const { clock, of } = start(3_600_000)
		of.learn(date, 9_000, 11_000)
		clock.advance(5_000)
		assert.equal(of.toStack(clock.now()), stack + 5_000)
	})

	it('allows for half of the time that the answer took', () => {
		const { of } = start(4_000)
		of.learn(date, 6_000, 10_000)
		assert.equal(of.toStack(8_000), stack + 2_000)
	})

	it('is not learned from answers without a date', () => {
		const { of } = start(3_600_000)
		for (const wrong of [undefined, '', 'yesterday']) of.learn(wrong, 10_000, 10_000)
		assert.equal(of.aheadMs(), undefined)
	})
})
