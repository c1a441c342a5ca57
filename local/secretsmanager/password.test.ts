import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { makePassword } from './password.ts'

describe('password: makePassword', () => {
	const rules = { length: 3, types: ['ab', '01'], others: ' ', requiresEachType: true }

	it('has its length, only allowed characters, and one of each required type', () => {
		fc.assert(
			fc.property(fc.integer({ min: 2, max: 64 }), fc.boolean(), (length, requiresEachType) => {
				const password = makePassword({ ...rules, length, requiresEachType }, (limit) => randomInt(limit))
				assert.match(password, /^[ab01 ]*$/)
				assert.equal(password.length, length)
				if (requiresEachType) assert.ok(/[ab]/.test(password) && /[01]/.test(password))
			}),
		)
	})

	it('has a required character at any place', () => {
		const places = new Set(
			Array.from({ length: 1000 }, () =>
				makePassword({ ...rules, types: ['a', 'b'], others: 'b'.repeat(50) }, (limit) =>
					randomInt(limit),
				).indexOf('a'),
			),
		)
		assert.deepEqual(places, new Set([0, 1, 2]))
	})

	const impossible: readonly (readonly [string, object, RegExp])[] = [
		[
			'all characters of a required type are excluded',
			{ types: ['ab', ''] },
			/of a required type are excluded/,
		],
		['it is too short', { length: 1 }, /1 characters are too few/],
		['all characters are excluded', { types: [], others: '' }, /all characters are excluded/],
	]
	for (const [why, change, message] of impossible)
		it(`throws if ${why}`, () =>
			assert.throws(() => makePassword({ ...rules, ...change }, (limit) => randomInt(limit)), { message }))
})
