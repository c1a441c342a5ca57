import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { convert } from '../convert.ts'

/** RFC 8428 §4.5.3: a time from 2**28 on is a point in time, one below it a distance from the moment of reception. */
const packs: readonly (readonly [name: string, isAbsolute: boolean, pack: readonly object[]])[] = [
	['a base time', true, [{ bn: '14205/0/', bt: 1700000000, n: '0', v: 21.5 }]],
	['a time of its own in each record', true, [{ n: '14205/0/0', v: 21.5, t: 1700000000 }]],
	['a base time and small times', true, [{ bn: '14205/0/', bt: 1700000000, n: '0', v: 21.5, t: -10 }]],
	['the first point in time there is', true, [{ n: '14205/0/0', v: 21.5, t: 268435456 }]],
	['the last distance there is', false, [{ n: '14205/0/0', v: 21.5, t: 268435455 }]],
	['no time', false, [{ n: '14205/0/0', v: 21.5 }]],
	['a distance', false, [{ n: '14205/0/0', v: 21.5, t: -5 }]],
	[
		'no time in one of two records',
		false,
		[
			{ n: '14205/0/0', v: 21.5, t: 1700000000 },
			{ n: '14205/1/0', v: 21.5 },
		],
	],
	['a base time and nothing to measure', true, [{ bn: '14220/0/', bt: 1700000000 }]],
	['nothing but a name', false, [{ bn: '14220/0/' }]],
	[
		'a record that is refused beside a good one',
		false,
		[
			{ bn: '14205/0/', bt: 1700000000, n: '0', v: 21.5 },
			{ n: '1', v: 'warm' },
		],
	],
	['a base version that nobody knows', false, [{ bver: 99, n: '14205/0/0', v: 21.5, t: 1700000000 }]],
]

describe('the times of a pack with', () => {
	for (const [name, isAbsolute, pack] of packs)
		it(`${name} are ${isAbsolute ? 'points in time' : 'not all points in time'}`, () => {
			const payload = Buffer.from(JSON.stringify(pack))
			for (const records of [true, false]) {
				const input = { contentFormat: 'application/senml+json', payload, receivedAt: 1700000060 } as const
				assert.equal(convert(input, { records }).hasAbsoluteTimes, isAbsolute)
			}
		})
})
