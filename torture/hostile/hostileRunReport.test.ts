import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { delaysIn, latenciesOf, spreadOf } from './hostileRunReport.ts'

const from1To = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1)

describe('what a run with hostile ones has measured', () => {
	it('is told by nearest rank', () => {
		assert.deepEqual(spreadOf(from1To(200).toReversed()), { count: 200, p50: 100, p99: 198, max: 200 })
	})

	it('is the time from an acknowledgement, and never less than none', () => {
		const acknowledgedAt = new Map([
			['a', 1000],
			['b', 2000],
			['lost', 3000],
		])
		const heardAt = new Map([
			['a', 1070],
			['b', 1990],
		])
		assert.deepEqual(latenciesOf([{ acknowledgedAt, heardAt }]), [70, 0])
	})

	const fast = { toSocket: spreadOf([999]), toIdentity: spreadOf([1999]), unanswered: 0, refused: [] }

	it('is no delay below the aims', () => {
		assert.deepEqual(delaysIn(fast), [])
	})

	it('is a delay when it reaches the aims, or when nothing was measured', () => {
		const slow = { toSocket: spreadOf([1000]), toIdentity: spreadOf([]), unanswered: 1, refused: ['502'] }
		assert.equal(delaysIn(slow).length, 4)
	})
})
