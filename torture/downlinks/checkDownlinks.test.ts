import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { tagOf } from '../../lambda/downlinks/contract.ts'
import type { Status } from '../../lambda/downlinks/downlink.ts'
import type { ShownDownlink } from '../../lambda/downlinks/entrances.ts'
import type { Violation } from '../check/checkHistory.ts'
import { checkAsked, checkObserved, checkSubscribed, checkTold } from './checkDownlinks.ts'

/** 2023-11-14T22:13:20Z */
const start = 1_700_000_000_000

const shown = (number: number, ...statuses: readonly Status[]): ShownDownlink => ({
	id: `id ${number}`,
	deviceId: 'd',
	reference: `r${number}`,
	status: statuses.at(-1) ?? 'accepted',
	payload: `0${number}`,
	confirm: true,
	acceptedAt: new Date(start).toISOString(),
	expiresAt: new Date(start + 60_000).toISOString(),
	transitions: statuses.map((status, index) => ({
		status,
		at: new Date(start + 1000 * index).toISOString(),
	})),
})

const acknowledged = (number: number): ShownDownlink => shown(number, 'accepted', 'sent', 'acknowledged')
const applied = (number: number): ShownDownlink => shown(number, 'accepted', 'sent', 'applied')

const asked = [1, 2].map((number) => ({ reference: `r${number}`, payload: `0${number}`, requests: 1 }))
const sighting = (number: number) => ({ tag: tagOf(`id ${number}`), payload: `0${number}` })
const tags = (...numbers: readonly number[]) => new Set(numbers.map((number) => tagOf(`id ${number}`)))

const inWords = (violations: readonly Violation[]): readonly string[] =>
	violations.map(({ kind, where }) => `${kind} ${where}`)

describe('the check of downlinks that were asked for', () => {
	const both = [acknowledged(1), shown(2, 'accepted', 'expired')]

	it('is content with one downlink for each request, which has come to an end', () => {
		assert.deepEqual(checkAsked('d', asked, both, [sighting(1)]), [])
	})

	const found = (downlinks: readonly ShownDownlink[], seen = [sighting(1)]) =>
		inWords(checkAsked('d', asked, downlinks, seen))
	const planted: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = {
		'one that is lost': [found(both.slice(0, 1)), ['lost downlink r2']],
		'one that nobody asked for': [
			found([...both, acknowledged(3)]),
			['downlink that nobody asked for r3', 'wrong value r3'],
		],
		'one that was made twice': [found([...both, acknowledged(2)]), ['downlink made twice r2']],
		'one with other bytes': [
			found([acknowledged(1), { ...acknowledged(2), payload: 'ff' }]),
			['wrong value r2'],
		],
		'one that has not ended': [
			found([acknowledged(1), shown(2, 'accepted', 'sent')]),
			['downlink without end r2'],
		],
		'bytes that nobody sent': [found(both, [{ tag: 't', payload: 'ff' }]), ['wrong value ff']],
		'one that overtook another': [found(both, [sighting(2), sighting(1)]), ['out of order 01']],
	}
	for (const [what, [violations, expected]] of Object.entries(planted))
		it(`finds ${what}`, () => assert.deepEqual(violations, expected))
})

describe('the check of a device that observes', () => {
	const knows = {
		seen: [sighting(1), sighting(2)],
		acknowledged: tags(1, 2),
		sentAgain: [],
		saidApplied: tags(2),
		storedApplied: tags(2),
	}

	it('is content with what the device knows, and with less', () => {
		assert.deepEqual(checkObserved('d', [acknowledged(1), applied(2)], knows), [])
		assert.deepEqual(checkObserved('d', [shown(1, 'accepted', 'failed'), applied(2)], knows), [])
	})

	const found = (downlink: ShownDownlink, more: Partial<typeof knows> = {}) =>
		inWords(checkObserved('d', [downlink], { ...knows, ...more }))
	const planted: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = {
		'an acknowledgement that never was': [
			found(acknowledged(1), { acknowledged: tags() }),
			['status that is not true r1'],
		],
		'an acknowledgement of other bytes': [
			found(acknowledged(1), { seen: [{ ...sighting(1), payload: 'ff' }] }),
			['status that is not true r1'],
		],
		'a result that the device has not told': [found(applied(1)), ['status that is not true r1']],
		'a result that is not kept': [found(acknowledged(2)), ['result that was forgotten r2']],
	}
	for (const [what, [violations, expected]] of Object.entries(planted))
		it(`finds ${what}`, () => assert.deepEqual(violations, expected))

	it('finds what was sent to a device that has it', () => {
		const violations = checkObserved('d', [], { ...knows, sentAgain: ['t'] })
		assert.deepEqual(inWords(violations), ['sent to a device that has it t'])
	})
})

describe('the check of a subscriber', () => {
	const sent = shown(1, 'accepted', 'sent')
	const found = (from: number, until: number, seen = [{ payload: '01' }]) =>
		inWords(
			checkSubscribed('d', [sent], {
				seen,
				subscribed: () => [{ from: start + from, until: start + until }],
			}),
		)

	it('is content if it has what was sent, or was not there', () => {
		assert.deepEqual(found(-1, 9000), [])
		assert.deepEqual(found(1, 9000, []), [])
		assert.deepEqual(found(-1, 1500, []), [])
	})

	it('finds what was sent while it was there, and never came', () => {
		assert.deepEqual(found(-1, 9000, []), ['status that is not true r1'])
	})
})

describe('the check of what a stream tells of downlinks', () => {
	const told = (status: string) =>
		checkTold(
			's',
			[acknowledged(1)],
			[
				{
					type: 'downlink',
					id: 'e',
					at: start,
					cursor: '1',
					deviceId: 'd',
					downlinkId: 'id 1',
					reference: 'r1',
					status,
					payload: '01',
					bytes: 1,
					confirm: true,
				},
			],
		)

	it('is content with a status that the downlink has had', () => assert.deepEqual(told('sent'), []))
	it('finds one that it never had', () =>
		assert.deepEqual(inWords(told('expired')), ['status that is not true id 1 expired']))
})
