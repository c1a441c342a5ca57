import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Downlink, type Happening, isSettled, type Status } from './downlink.ts'
import { happen } from './happen.ts'
import { overdue } from './overdue.ts'

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
	const unencoded = accepted({
		payload: new Uint8Array(),
		message: { msg: { on: true }, metadata: {}, msgType: 'T' },
		awaitsEncoder: true,
	})
	const encode = {
		type: 'encoded',
		at: start + 5,
		payload: new Uint8Array([1, 2]),
		contentFormat: 42,
	} as const

	it('has no sender before it is encoded', () => {
		assert.equal(after(unencoded, claim).objection, 'it has no payload yet')
		const { downlink, objection } = after(unencoded, encode, claim, send)
		assert.deepEqual([statuses(downlink), objection], [['accepted', 'queued', 'sent'], undefined])
		assert.deepEqual([[...downlink.payload], downlink.contentFormat], [[1, 2], 42])
	})

	it('has its payload once, with the Content-Format that was asked for', () => {
		const other = { ...encode, payload: new Uint8Array([3]) }
		const { downlink, objection } = after({ ...unencoded, contentFormat: 60 }, encode, other)
		assert.deepEqual([[...downlink.payload], downlink.contentFormat], [[1, 2], 60])
		assert.equal(objection, 'it has its payload already')
	})

	it('may end before it is encoded', () => {
		const cancel = { type: 'cancelled', at: start + 1, by: 'key-1' } as const
		assert.equal(after(unencoded, cancel, encode).objection, 'it is cancelled already')
		const fail = { type: 'failed', at: start + 1, reason: 'Its encoder failed.' } as const
		assert.deepEqual(statuses(after(unencoded, fail, encode).downlink), ['accepted', 'failed'])
		assert.equal(after(unencoded, encode, fail).objection, 'no sender has it')
	})

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

	describe('whose device says what it has done with it', () => {
		const applied = { type: 'applied', at: start + 40 } as const
		const refuse = { type: 'rejected', at: start + 40, reason: 'The device refused it.' } as const
		const fail = {
			type: 'failed',
			at: start + 5_000,
			reason: 'Its sender stopped while it sent this.',
		} as const

		it('gives its sender the time to say first that it was sent', () => {
			const known = after(accepted(), claim).downlink
			for (const one of [applied, refuse])
				assert.deepEqual(happen(known, one), {
					objection: 'its sender has not said yet that it was sent',
					isEarly: true,
				})
			assert.deepEqual(statuses(after(known, send, applied).downlink), ['accepted', 'sent', 'applied'])
		})

		it('is believed when its sender does not say so', () => {
			const insisted = after(accepted(), claim, { ...applied, isUnsaid: true })
			assert.deepEqual(statuses(insisted.downlink), ['accepted', 'applied'])
			assert.notEqual(after(insisted.downlink, send).objection, undefined)
			const refused = after(accepted(), claim, { ...refuse, isUnsaid: true })
			assert.deepEqual(statuses(refused.downlink), ['accepted', 'rejected'])
		})

		it('is believed when its sender was given up', () => {
			const late = { at: start + 6_000 } as const
			assert.deepEqual(statuses(after(accepted(), claim, { ...applied, ...late }).downlink), [
				'accepted',
				'applied',
			])
			const failed = after(accepted(), claim, fail).downlink
			assert.deepEqual(statuses(after(failed, { ...applied, ...late }).downlink), [
				'accepted',
				'failed',
				'applied',
			])
			assert.deepEqual(statuses(after(failed, { ...refuse, ...late }).downlink), [
				'accepted',
				'failed',
				'rejected',
			])
		})

		it('is not believed while the sender to which it was offered has not taken it', () => {
			const offered = after(accepted(), { ...claim, isOffer: true }).downlink
			assert.equal(after(offered, { ...applied, isUnsaid: true }).objection, 'it was not sent')
		})
	})

	it('stays applied if its acknowledgement is stored late', () => {
		const sent = after(accepted({ confirm: true }), claim, send).downlink
		const applied = { type: 'applied', at: start + 40 } as const
		assert.equal(after(sent, applied, acknowledge).downlink.status, 'applied')
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
			[
				'that nobody knows what became of it, after its sender has said that it was sent',
				accepted({ confirm: true }),
				claim,
				{ ...send, isUnwatched: true },
				{ type: 'failed', at: start + 5_000, reason: 'x' },
			],
			[
				'that nobody knows what became of it, after its sender has given it back',
				accepted(),
				claim,
				{ type: 'released', at: start + 20, by: 'edge-1', reason: 'The network is down.' },
				{ type: 'failed', at: start + 5_000, reason: 'x' },
			],
			[
				'a failure by a sender that has given it back',
				accepted(),
				claim,
				{ type: 'released', at: start + 20, by: 'edge-1', reason: 'The network is down.' },
				{ type: 'failed', at: start + 25, by: 'edge-1', reason: 'x' },
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
		const more = { ...claim, type: 'held', at: start + 4_000, until: start + 20_000 } as const
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

	describe('that is offered to a sender', () => {
		const offer = { ...claim, isOffer: true } as const
		const hold = { ...claim, type: 'held', at: start + 100 } as const
		const giveBack = { ...claim, type: 'released', at: start + 200, isOffer: true, reason: 'Why.' } as const

		it('is sent by it when it has said that it knows', () => {
			const { downlink } = after(accepted(), offer, hold)
			assert.deepEqual(downlink.claim, { by: 'edge-1', until: start + 5_000 })
			assert.deepEqual(statuses(after(downlink, send).downlink), ['accepted', 'sent'])
		})

		it('waits again if nothing is heard of the sender, and has not failed', () => {
			const { downlink } = after(accepted(), offer)
			assert.equal(overdue(downlink, start + 4_999), undefined)
			const end = overdue(downlink, start + 5_000) ?? assert.fail('it goes on')
			const waiting = after(downlink, end).downlink
			assert.deepEqual(statuses(waiting), ['accepted', 'queued'])
			// It comes to the sender too late.
			assert.notEqual(after(waiting, hold).objection, undefined)
			assert.notEqual(after(waiting, send).objection, undefined)
		})

		it('is not taken from a sender that knows of it', () => {
			assert.notEqual(after(accepted(), offer, hold, giveBack).objection, undefined)
			assert.equal(after(accepted(), offer, giveBack).objection, undefined)
		})
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
	const isOffer = fc.constantFrom(undefined, undefined, true)
	const happening: fc.Arbitrary<Happening> = fc
		.tuple(
			fc.constantFrom<Happening['type']>(
				'waits',
				'claimed',
				'held',
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
			isOffer,
			fc.boolean(),
		)
		.map(
			([type, sender, after, offer, isUnsaid]) =>
				({
					type,
					...(offer === undefined ? {} : { isOffer: offer }),
					...(isUnsaid ? { isUnsaid } : {}),
					by: sender,
					at: start + after,
					until: start + after + 5_000,
					reason: 'Because.',
					route: 'coap',
					bytes: 3,
				}) as Happening,
		)
	const ended: readonly Status[] = ['failed', 'expired']
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
				if (first('acknowledged') >= 0) assert.ok(first('sent') >= 0 && first('sent') < first('acknowledged'))
				// A sender that was stopped has not said that it was sent. It has claimed it, or it was over before.
				for (const said of ['applied', 'rejected'] as const)
					if (first(said) >= 0)
						assert.ok(done.has('claimed') || order.slice(0, first(said)).some((one) => ended.includes(one)))
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
