import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { LwM2MObject } from '../../client/index.ts'
import type { Logged } from './checkHistory.ts'
import { checkSamples, placesIn } from './checkSamples.ts'
import type { Series } from './readSamples.ts'

const object = (instance: number, Resources: LwM2MObject['Resources']): LwM2MObject => ({
	ObjectID: 14201,
	...(instance === 0 ? {} : { ObjectInstanceID: instance }),
	Resources,
})

const entry = (seq: number, isFailed: boolean, ...updates: readonly LwM2MObject[]): Logged => ({
	name: `~0/${seq}~`,
	updates: updates.length,
	seq,
	receivedAt: 1_700_000_000_000 + seq,
	isFailed,
	parts: updates.map((update, index) => ({
		seq,
		part: index + 1,
		parts: updates.length,
		what: { importId: `0${seq}`, update },
	})),
})

const log = [
	entry(1, false, object(0, { 6: '~0/1~#0', 99: 20 }), object(3, { 6: '~0/1~#1', 0: 5, 99: 20 })),
	// Sent twice, and not recognised as the same.
	entry(2, false, object(0, { 6: '~0/2~#0', 99: 30 })),
	entry(3, false, object(0, { 6: '~0/2~#0', 99: 30 })),
	entry(4, true),
]

const of = (place: string, ...samples: Series['samples']): Series => ({ place, samples })

const first = { ts: 20, Resources: { 6: '~0/1~#0' } }
const second = { ts: 30.25, Resources: { 6: '~0/2~#0' } }
const other = of('14201/3', { ts: 20, Resources: { 0: 5, 6: '~0/1~#1' } })

const violations = (...history: readonly Series[]) =>
	checkSamples('d', log, history).map(({ kind, where }) => `${kind} ${where}`)

describe('row 65: history: the check after a torture', () => {
	it('looks at the object instances of the log', () => {
		assert.deepEqual([...placesIn(log)], ['14201/0', '14201/3'])
	})

	it('is content with each update of the log, in whatever order', () => {
		assert.deepEqual(violations(of('14201/0', second, first), other), [])
		const again = { ...second, ts: 30.5 }
		assert.deepEqual(violations(of('14201/0', again, second, first), other), [])
	})

	it('takes what a message has left that could not be processed', () => {
		const left = { ts: 40, Resources: { 6: '~0/4~#0' } }
		assert.deepEqual(violations(of('14201/0', left, second, first), other), [])
	})

	const planted: readonly (readonly [what: string, samples: Series['samples'], violation: string])[] = [
		['a sample that is missing', [first], 'not in the history 14201/0 [["6","~0/2~#0"],["99",30]]'],
		[
			'a sample that is there twice',
			[second, second, first],
			'twice in the history 14201/0 [["6","~0/2~#0"],["99",30]]',
		],
		[
			'a sample that nobody sent',
			[second, first, { ts: 7, Resources: { 6: '~0/9~#0' } }],
			'only in the history 14201/0 [["6","~0/9~#0"],["99",7]]',
		],
	]
	for (const [what, samples, violation] of planted)
		it(`finds ${what}`, () => assert.deepEqual(violations(of('14201/0', ...samples), other), [violation]))
})
