import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Downlink, type Happening, isSettled, type Status } from './downlink.ts'
import { happen } from './happen.ts'

const start = 1_700_000_000_000

const accepted = (given: Partial<Downlink> = {}): Downlink => ({
	v: 1,
	deviceId: 'kit',
	downlinkId: '01HF7YAT00000000000000000A',
	reference: 'abcdefgh',
	payload: new TextEncoder().encode('HI!'),
	confirm: false,
	acceptedAt: start,
	expiresAt: start + 60_000,
	status: 'accepted',
	transitions: [{ status: 'accepted', at: start, by: 'key-1' }],
	revision: 1,
	...given,
})

const claim = { type: 'claimed', at: start + 10, by: 'edge-1', until: start + 5_000 } as const
const send = { type: 'sent', at: start + 20, by: 'edge-1', route: 'coap', bytes: 3 } as const
const acknowledge = { type: 'acknowledged', at: start + 30, by: 'edge-1' } as const

/** All of them in turn; the last objection, if there is one. */
const after = (first: Downlink, ...happenings: readonly Happening[]) => {
	let downlink = first
	let objection: string | undefined
	for (const happening of happenings) {
		const happened = happen(downlink, happening)
		if ('downlink' in happened) downlink = happened.downlink
		objection = 'objection' in happened ? happened.objection : undefined
	}
	return { downlink, objection }
}

const statuses = ({ transitions }: Downlink): readonly Status[] => transitions.map(({ status }) => status)

describe('the life of a downlink', () => {
	it('ends with sent if the device need not confirm it', () => {
		const { downlink } = after(accepted(), claim, send)
		assert.deepEqual(statuses(downlink), ['accepted', 'sent'])
		assert.deepEqual(downlink.transitions.at(-1), { status: 'sent', at: start + 20, route: 'coap', bytes: 3 })
		assert.equal(isSettled(downlink), true)
		assert.equal(downlink.claim, undefined)
	})

	it('goes on until the device has confirmed it, if it has to', () => {
		const sent = after(accepted({ confirm: true }), claim, send).downlink
		assert.equal(isSettled(sent), false)
		const { downlink } = after(sent, acknowledge)
		assert.deepEqual(statuses(downlink), ['accepted', 'sent', 'acknowledged'])
		assert.equal(isSettled(downlink), true)
	})

	it('says why it waits, and says it once', () => {
		const waits = { type: 'waits', at: start + 1, route: 'coap', reason: 'The device sleeps.' } as const
		const { downlink } = after(accepted(), waits, { ...waits, at: start + 2 })
		assert.deepEqual(downlink.transitions.slice(1), [
			{ status: 'queued', at: start + 1, route: 'coap', reason: 'The device sleeps.' },
		])
	})

	it('waits again if the confirmation does not come, and expires in the end', () => {
		const lost = { type: 'unacknowledged', at: start + 93_000, by: 'edge-1', reason: 'No answer.' } as const
		const { downlink } = after(accepted({ confirm: true }), claim, send, lost, {
			type: 'expired',
			at: start + 94_000,
		})
		assert.deepEqual(statuses(downlink), ['accepted', 'sent', 'queued', 'expired'])
	})

	it('is true to a confirmation that comes after its time', () => {
		const expired = after(accepted({ confirm: true }), claim, send, { type: 'expired', at: start + 60_000 })
		assert.equal(
			after(expired.downlink, { ...acknowledge, at: start + 61_000 }).downlink.status,
			'acknowledged',
		)
	})

	it('is acknowledged before it is applied, or applied at once', () => {
		const applied = { type: 'applied', at: start + 40 } as const
		const sent = after(accepted({ confirm: true }), claim, send).downlink
		assert.deepEqual(statuses(after(sent, acknowledge, applied).downlink).slice(2), [
			'acknowledged',
			'applied',
		])
		assert.equal(after(sent, applied).downlink.status, 'applied')
	})

	const refused: readonly (readonly [name: string, first: Downlink, ...happenings: readonly Happening[]])[] =
		[
			['a second sender', accepted(), claim, { ...claim, by: 'edge-2' }],
			[
				'a second sender, even when the claim of the first is over',
				accepted(),
				claim,
				{ ...claim, at: start + 9_000 },
			],
			['sending without a claim', accepted(), send],
			['sending by another sender', accepted(), claim, { ...send, by: 'edge-2' }],
			['sending twice', accepted(), claim, send, send],
			['a claim after its time', accepted(), { ...claim, at: start + 60_000 }],
			[
				'the end of its time while it is being sent',
				accepted({ expiresAt: start + 50 }),
				claim,
				{ type: 'expired', at: start + 60 },
			],
			['the end of its time before that', accepted(), { type: 'expired', at: start + 59_999 }],
			['a confirmation of what was not sent', accepted({ confirm: true }), claim, acknowledge],
			['a confirmation twice', accepted({ confirm: true }), claim, send, acknowledge, acknowledge],
			['applied before it was sent', accepted(), { type: 'applied', at: start + 1 }],
			[
				'a cancellation while it is being sent',
				accepted(),
				claim,
				{ type: 'cancelled', at: start + 15, by: 'key-1' },
			],
			[
				'a cancellation after it was sent',
				accepted(),
				claim,
				send,
				{ type: 'cancelled', at: start + 25, by: 'key-1' },
			],
			[
				'a failure by somebody who does not have it',
				accepted(),
				claim,
				{ type: 'failed', at: start + 15, reason: 'x' },
			],
		]
	for (const [name, first, ...happenings] of refused)
		it(`refuses ${name}`, () => {
			const before = after(first, ...happenings.slice(0, -1)).downlink
			const { downlink, objection } = after(before, ...happenings.slice(-1))
			assert.notEqual(objection, undefined)
			assert.equal(downlink, before)
		})

	it('stays with a sender that needs more time, until it has', () => {
		const more = { ...claim, at: start + 4_000, until: start + 20_000 } as const
		const held = after(
			accepted({ confirm: true }),
			claim,
			more,
			{ ...send, at: start + 10_000 },
			{
				...more,
				at: start + 11_000,
				until: start + 30_000,
			},
		)
		assert.equal(held.objection, undefined)
		assert.deepEqual(held.downlink.claim, { by: 'edge-1', until: start + 30_000 })
		assert.deepEqual(statuses(held.downlink), ['accepted', 'sent'])
	})

	it('is refused by the device itself, also after that has confirmed that it is there, and once', () => {
		const refuse = { type: 'rejected', at: start + 50, reason: 'The device refused it.' } as const
		const sent = after(accepted({ confirm: true }), claim, send, acknowledge).downlink
		const { downlink } = after(sent, refuse)
		assert.deepEqual(downlink.transitions.at(-1), {
			status: 'rejected',
			at: start + 50,
			reason: 'The device refused it.',
		})
		assert.notEqual(after(downlink, refuse).objection, undefined)
		assert.notEqual(after(downlink, { type: 'applied', at: start + 60 }).objection, undefined)
		assert.notEqual(after(accepted(), refuse).objection, undefined)
		assert.notEqual(after(sent, { type: 'applied', at: start + 40 }, refuse).objection, undefined)
	})

	it('fails when its sender never says what became of it', () => {
		const reason = 'The sender stopped while it sent this.'
		const { downlink } = after(accepted(), claim, { type: 'failed', at: start + 5_000, reason })
		assert.deepEqual(downlink.transitions.at(-1), { status: 'failed', at: start + 5_000, reason })
	})
})

describe('whatever happens to a downlink', () => {
	const by = fc.constantFrom('edge-1', 'edge-2')
	const happening: fc.Arbitrary<Happening> = fc
		.tuple(
			fc.constantFrom<Happening['type']>(
				'waits',
				'claimed',
				'sent',
				'released',
				'acknowledged',
				'unacknowledged',
				'applied',
				'rejected',
				'failed',
				'expired',
				'cancelled',
			),
			by,
			fc.integer({ min: 0, max: 120_000 }),
		)
		.map(
			([type, sender, after]) =>
				({
					type,
					by: sender,
					at: start + after,
					until: start + after + 5_000,
					reason: 'Because.',
					route: 'coap',
					bytes: 3,
				}) as Happening,
		)
	const lives = fc.tuple(fc.boolean(), fc.array(happening, { maxLength: 25 }))

	it('it claims nothing that has not happened', () => {
		fc.assert(
			fc.property(lives, ([confirm, happenings]) => {
				let downlink = accepted({ confirm })
				const done = new Set<string>()
				for (const one of happenings) {
					const happened = happen(downlink, one)
					if (!('downlink' in happened)) continue
					if (happened.downlink !== downlink) done.add(one.type)
					downlink = happened.downlink
				}
				for (const status of statuses(downlink)) {
					if (status === 'sent' || status === 'acknowledged' || status === 'applied')
						assert.ok(done.has(status), status)
				}
				const order = statuses(downlink)
				const first = (status: Status): number => order.indexOf(status)
				for (const later of ['acknowledged', 'applied', 'rejected'] as const)
					if (first(later) >= 0) assert.ok(first('sent') >= 0 && first('sent') < first(later))
			}),
			{ numRuns: 2000 },
		)
	})

	it('it is never sent again after the device has confirmed it', () => {
		fc.assert(
			fc.property(lives, ([confirm, happenings]) => {
				const { downlink } = after(accepted({ confirm }), ...happenings)
				const order = statuses(downlink)
				const confirmed = order.findIndex((status) => status === 'acknowledged' || status === 'applied')
				if (confirmed >= 0) assert.equal(order.slice(confirmed).includes('sent'), false)
			}),
			{ numRuns: 2000 },
		)
	})

	it('every change raises the revision, and the first transition stays', () => {
		fc.assert(
			fc.property(lives, ([confirm, happenings]) => {
				let downlink = accepted({ confirm })
				for (const one of happenings) {
					const happened = happen(downlink, one)
					if (!('downlink' in happened) || happened.downlink === downlink) continue
					assert.equal(happened.downlink.revision, downlink.revision + 1)
					downlink = happened.downlink
				}
				assert.deepEqual(downlink.transitions[0], { status: 'accepted', at: start, by: 'key-1' })
			}),
		)
	})
})
