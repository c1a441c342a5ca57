import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
	type Answered,
	answer,
	type Configuration,
	type Configured,
	desiredOf,
	isOpen,
	report,
	request,
} from './configuration.ts'

const now = 1_795_861_260_000
const seconds = now / 1000

const wanted = (id: string, red: number, requestedAt = now): Configuration => ({
	id,
	resources: { '0': red, '1': true, '99': Math.floor(requestedAt / 1000) },
	status: 'requested',
	requestedAt,
	by: 'watcher',
})

type Step = (known: Configured | undefined) => Configured | undefined

const ask =
	(id: string, red: number, at = now): Step =>
	(known) =>
		request(known, wanted(id, red, at), at + 15_000)
const hear =
	(id: string, answered: Answered['type']): Step =>
	(known) =>
		known && answer(known, id, { type: answered, reason: 'because' }, now + 1)
const say =
	(red: number, ts = seconds, gnss: unknown = true): Step =>
	(known) =>
		known && report(known, { values: { '0': red, '1': gnss }, ts }, now + 2)

const after = (...steps: readonly Step[]): Configured | undefined =>
	steps.reduce<Configured | undefined>((known, step) => step(known) ?? known, undefined)

/** `b refused, a applied holds` */
const brief = (known: Configured | undefined): string => {
	if (known === undefined) return 'nothing'
	const { newest } = known
	const held = desiredOf(known)
	const holds = held === undefined || held === newest ? '' : `, ${held.id} ${held.status} holds`
	return `${newest.id} ${newest.status}${holds}`
}

const cases: readonly (readonly [sentence: string, steps: readonly Step[], expected: string])[] = [
	['a request is no more than that', [ask('a', 1)], 'a requested'],
	['is accepted', [ask('a', 1), hear('a', 'accepted')], 'a accepted'],
	['is refused', [ask('a', 1), hear('a', 'refused')], 'a refused'],
	['stays a request if nobody knows', [ask('a', 1), hear('a', 'open')], 'a requested'],
	['is applied', [ask('a', 1), hear('a', 'accepted'), say(1)], 'a applied'],
	['is applied, though nobody knew', [ask('a', 1), hear('a', 'open'), say(1)], 'a applied'],
	['is applied before nRF Cloud has answered', [ask('a', 1), say(1), hear('a', 'accepted')], 'a applied'],
	['stays applied if the answer is lost', [ask('a', 1), say(1), hear('a', 'open')], 'a applied'],
	['was a coincidence if nRF Cloud refuses it', [ask('a', 1), say(1), hear('a', 'refused')], 'a refused'],
	['is not applied by other values', [ask('a', 1), hear('a', 'accepted'), say(2)], 'a accepted'],
	['nor by some of them', [ask('a', 1), hear('a', 'accepted'), say(1, seconds, null)], 'a accepted'],
	['nor by values of before', [ask('a', 1), hear('a', 'accepted'), say(1, seconds - 61)], 'a accepted'],
	[
		'but by a device whose clock is a minute behind',
		[ask('a', 1), hear('a', 'accepted'), say(1, seconds - 60)],
		'a applied',
	],
	['is not applied once it is refused', [ask('a', 1), hear('a', 'refused'), say(1)], 'a refused'],
	['waits for one that is on its way', [ask('a', 1), ask('b', 2, now + 14_999)], 'a requested'],
	['does not wait for ever', [ask('a', 1), ask('b', 2, now + 15_000)], 'b requested'],
	['does not wait for one that has its answer', [ask('a', 1), hear('a', 'open'), ask('b', 2)], 'b requested'],
	[
		'leaves what was accepted before until it is accepted itself',
		[ask('a', 1), hear('a', 'accepted'), ask('b', 2)],
		'b requested, a accepted holds',
	],
	[
		'replaces what was accepted before',
		[ask('a', 1), hear('a', 'accepted'), ask('b', 2), hear('b', 'accepted')],
		'b accepted',
	],
	[
		'leaves what was accepted before if it is refused',
		[ask('a', 1), hear('a', 'accepted'), ask('b', 2), hear('b', 'refused'), say(1)],
		'b refused, a applied holds',
	],
	[
		'leaves what was accepted before, however many are refused',
		[ask('a', 1), hear('a', 'accepted'), ask('b', 2), hear('b', 'refused'), ask('c', 3), hear('c', 'open')],
		'c requested, a accepted holds',
	],
	[
		'is not changed by the answer to an older one',
		[ask('a', 1), ask('b', 2, now + 15_000), hear('a', 'refused')],
		'b requested',
	],
]

describe('a configuration', () => {
	for (const [sentence, steps, expected] of cases)
		it(sentence, () => assert.equal(brief(after(...steps)), expected))

	it('row 70: configuration: is applied if the device says so, whether nRF Cloud has answered or not', () => {
		for (const outcome of ['open', 'accepted'] as const)
			assert.equal(brief(after(ask('a', 1), hear('a', outcome), say(1))), 'a applied')
		assert.equal(brief(after(ask('a', 1), say(1))), 'a applied')
	})

	it('says why it was refused, and no longer why it was open', () => {
		assert.equal(after(ask('a', 1), hear('a', 'refused'))?.newest.reason, 'because')
		assert.equal(after(ask('a', 1), hear('a', 'open'))?.newest.reason, 'because')
		assert.equal(after(ask('a', 1), hear('a', 'open'), say(1))?.newest.reason, undefined)
	})

	it('is closed when no report can change it: nothing is read for it any more', () => {
		assert.equal(isOpen(after(ask('a', 1)) as Configured), true)
		assert.equal(isOpen(after(ask('a', 1), say(1)) as Configured), false)
		assert.equal(isOpen(after(ask('a', 1), hear('a', 'refused')) as Configured), false)
		const standing = after(ask('a', 1), hear('a', 'accepted'), ask('b', 2), hear('b', 'refused'))
		assert.equal(isOpen(standing as Configured), true)
	})

	it('is reported with the time it was desired with, if that is how the device has it', () => {
		const early = { ...wanted('a', 1), resources: { '0': 1, '99': seconds - 3600 } }
		const known = answer({ newest: early, revision: 0 }, 'a', { type: 'accepted' }, now)
		assert.equal(report(known, { values: { '0': 1 }, ts: seconds - 3600 }, now).newest.status, 'applied')
	})
})
