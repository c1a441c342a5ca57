import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { timeTexts } from './timeTicks.ts'

const at = (...clock: readonly [hour: number, minute: number, second?: number]): number =>
	Date.UTC(2026, 10, 29, ...clock) / 1000

describe('ticks of time', () => {
	it('have the day at the first one', () => {
		assert.deepEqual(timeTexts([at(8, 15), at(8, 30)], 900), ['08:15\n2026-11-29', '08:30'])
	})

	it('have the day where it changes', () => {
		assert.deepEqual(timeTexts([at(18, 0), at(24, 0)], 21_600), ['18:00\n2026-11-29', '00:00\n2026-11-30'])
	})

	it('have seconds, or fractions of them, if they are that close', () => {
		assert.equal(timeTexts([at(8, 15, 2)], 1)[0], '08:15:02\n2026-11-29')
		assert.equal(timeTexts([0, at(8, 15) + 0.25], 0.05)[1], '00.250\n2026-11-29')
	})

	it('are days where they are days apart', () => {
		assert.deepEqual(timeTexts([at(0, 0), at(24, 0)], 86_400), ['2026-11-29', '2026-11-30'])
	})
})
