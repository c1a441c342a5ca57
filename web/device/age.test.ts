import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ago } from './age.ts'

describe('an age', () => {
	const now = Date.UTC(2024, 5, 3)
	const cases: readonly (readonly [milliseconds: number, text: string])[] = [
		[0, 'now'],
		[499, 'now'],
		[900, '1 s ago'],
		[59_000, '59 s ago'],
		[60_000, '1 min ago'],
		[3_599_000, '59 min ago'],
		[3_600_000, '1 h ago'],
		[172_800_000, '2 d ago'],
		[-5_000, 'in 5 s'],
	]
	for (const [milliseconds, text] of cases)
		it(`of ${milliseconds} ms is ${text}`, () => assert.equal(ago(now - milliseconds, now), text))
})
