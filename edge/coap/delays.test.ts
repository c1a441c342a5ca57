import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { manualClock } from '../testing/manualClock.ts'
import { createDelays } from './delays.ts'

describe('delays', () => {
	it('run each action after its time, unless it is cancelled, also by another action', () => {
		const clock = manualClock()
		const delays = createDelays(clock, 1_000)
		const ran: string[] = []
		const note = (name: string) => () => void ran.push(`${name} at ${clock.now()}`)
		const cancelFirst = delays.start(note('first'))
		clock.advance(400)
		delays.start(note('second'))
		let cancelFourth = (): void => {}
		delays.start(() => cancelFourth())
		cancelFourth = delays.start(note('fourth'))
		clock.advance(300)
		const cancelFifth = delays.start(note('fifth'))
		cancelFirst()
		clock.advance(5_000)
		cancelFifth()
		assert.deepEqual(ran, ['second at 1400', 'fifth at 1700'])
	})

	it('begin again after a rest, and stop', () => {
		const clock = manualClock()
		const delays = createDelays(clock, 1_000)
		const ran: number[] = []
		delays.start(() => ran.push(clock.now()))
		clock.advance(10_000)
		delays.start(() => ran.push(clock.now()))
		clock.advance(1_000)
		delays.start(() => ran.push(clock.now()))
		delays.stop()
		clock.advance(5_000)
		assert.deepEqual(ran, [1_000, 11_000])
	})
})
