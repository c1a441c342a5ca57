import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { countOutcome } from './countOutcome.ts'
import type { Outcome } from './importNeeds.ts'

/** The example of the ULID specification: made at 2016-07-30T23:54:10.259Z. */
const outcome: Outcome = {
	deviceId: 'device',
	importId: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
	seq: 7,
	success: true,
	isNew: true,
	updates: 3,
}
const receivedAt = Date.parse('2016-07-30T23:54:10.259Z')

const countedOf = (changes: Partial<Outcome>, now = receivedAt + 250) => {
	const counted: Record<string, number> = {}
	const count = (event: string, times = 1) => {
		counted[event] = times
	}
	countOutcome({ count, milliseconds: count }, () => now)({ ...outcome, ...changes })
	return counted
}

describe('what became of a message', () => {
	it('is counted, with its updates and the time since its reception', () => {
		assert.deepEqual(countedOf({}), { Imports: 1, Updates: 3, ImportLatency: 250 })
	})

	it('is counted once more when something of it was refused', () => {
		assert.deepEqual(countedOf({ success: false, updates: 0 }), {
			Imports: 1,
			RefusedImports: 1,
			ImportLatency: 250,
		})
	})

	it('is a duplicate and nothing else when it was there already', () => {
		assert.deepEqual(countedOf({ isNew: false, success: false }), { DuplicateMessages: 1 })
	})

	it('is refused, each of them, when it was one too many', () => {
		for (const isNew of [true, false])
			assert.deepEqual(countedOf({ excess: 'messages', isNew, success: false }), { RefusedImports: 1 })
		const bytes = countedOf({ excess: 'bytes', isNew: true, success: false })
		assert.deepEqual(bytes, { RefusedImports: 1, ByteBudgetSpent: 1 })
	})

	it('took no time when the clock of the door is ahead', () => {
		assert.equal(countedOf({}, receivedAt - 1000)['ImportLatency'], 0)
	})
})
