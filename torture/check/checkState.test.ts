import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { LwM2MObject } from '../../client/index.ts'
import type { Logged, Sent } from './checkHistory.ts'
import { checkState } from './checkState.ts'

const object = (instance: number, Resources: LwM2MObject['Resources']): LwM2MObject => ({
	ObjectID: 14201,
	...(instance === 0 ? {} : { ObjectInstanceID: instance }),
	Resources,
})

const entry = (seq: number, ...updates: readonly LwM2MObject[]): Logged => ({
	name: `m${seq}`,
	updates: updates.length,
	seq,
	receivedAt: 1_700_000_000_000 + seq,
	isFailed: false,
	parts: updates.map((update, index) => ({
		seq,
		part: index + 1,
		parts: updates.length,
		what: { importId: `0${seq}`, update },
	})),
})

const sentAs = (log: readonly Logged[], isDated: boolean): readonly Sent[] =>
	log.map(({ name, updates }) => ({
		name,
		updates,
		isDated,
		isRecognisable: false,
		offers: 1,
		isAcknowledged: true,
	}))

const wrong = (log: readonly Logged[], reported: readonly LwM2MObject[], isDated = true) =>
	checkState('d', sentAs(log, isDated), log, reported).map(({ kind, where }) => `${kind} ${where}`)

const log = [
	entry(1, object(0, { 6: 'newest text', 99: 20 }), object(3, { 6: 'other', 99: 5 })),
	entry(2, object(0, { 0: 1, 6: 'older', 99: 10 })),
]
const state = [object(0, { 0: 1, 6: 'newest text', 99: 20 }), object(3, { 6: 'other', 99: 5 })]

describe('the check of the state', () => {
	it('is content with the newest value of each resource, whatever came last', () => {
		assert.deepEqual(wrong(log, state), [])
		assert.deepEqual(wrong([], []), [])
	})

	const planted: Readonly<Record<string, readonly [readonly LwM2MObject[], ...string[]]>> = {
		'an older value': [[object(0, { 0: 1, 6: 'older', 99: 20 }), ...state.slice(1)], 'wrong state 14201/0'],
		'an older time': [
			[object(0, { 0: 1, 6: 'newest text', 99: 10 }), ...state.slice(1)],
			'wrong state 14201/0',
		],
		'a resource that is missing': [
			[object(0, { 6: 'newest text', 99: 20 }), ...state.slice(1)],
			'wrong state 14201/0',
		],
		'an instance that is missing': [state.slice(0, 1), 'wrong state 14201/3'],
		'an instance that nothing was sent of': [[...state, object(4, { 6: 'x', 99: 1 })], 'wrong state 14201/4'],
	}
	for (const [what, [reported, ...violations]] of Object.entries(planted))
		it(`finds ${what}`, () => assert.deepEqual(wrong(log, reported), violations))

	const same = [entry(1, object(0, { 6: 'first', 99: 20 })), entry(2, object(0, { 6: 'second', 99: 20 }))]

	it('takes, of two values for the same moment, that of the later import', () => {
		assert.deepEqual(wrong(same, [object(0, { 6: 'second', 99: 20 })]), [])
		assert.deepEqual(wrong(same, [object(0, { 6: 'first', 99: 20 })]), ['wrong state 14201/0'])
	})

	it('takes, of two without time in the same second, the one that was received later', () => {
		const [first, second] = same
		assert.ok(first && second)
		const late = { ...first, receivedAt: second.receivedAt + 1 }
		assert.deepEqual(wrong([late, second], [object(0, { 6: 'first', 99: 20 })], false), [])
		assert.deepEqual(wrong([late, second], [object(0, { 6: 'second', 99: 20 })], false), [
			'wrong state 14201/0',
		])
	})
})
