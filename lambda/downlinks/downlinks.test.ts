import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Tables } from '../../local/testing/startTables.ts'
import { emulators } from '../../testing/emulators.ts'
import { startTables } from '../../testing/startTables.ts'
import { type Advance, advance } from './advance.ts'
import { changeDownlink } from './change.ts'
import { claimMilliseconds, downlinkLimits, tagOf } from './contract.ts'
import type { Downlink, Route, Status } from './downlink.ts'
import { findDownlink, findDownlinkId, listDownlinks, pendingOf } from './downlinkTable.ts'
import { noteSaid, type SaidByDevice } from './noteSaid.ts'
import { type Accepted, acceptDownlink, type Order } from './order/accept.ts'
import { newDownlinkIds } from './order/newDownlinkId.ts'
import { takeNext } from './takeNext.ts'

const start = 1_700_000_000_000

const order = (deviceId: string, given: Partial<Order> = {}): Order => ({
	deviceId,
	reference: '',
	payload: new TextEncoder().encode('HI!'),
	confirm: false,
	timeToLiveSeconds: 60,
	by: 'key-1',
	route: 'coap',
	...given,
})

/**
 * The table of downlinks with a clock of its own, and what was asked of the queue and of the route MQTT.
 *
 * @param beforeAdvance what happens when somebody is asked to see to a downlink
 */
const downlinksOn = (tables: Tables, beforeAdvance: () => Promise<void> = async () => {}) => {
	const clock = { now: start }
	const moved: Status[] = []
	const advances: (Omit<Advance, 'v'> & { readonly delay: number })[] = []
	const published: Downlink[] = []
	const failures: Error[] = []
	const encodings: string[] = []
	const usual: { route: Route } = { route: 'mqtt' }
	let claims = 0
	const needs = {
		db: tables.db,
		table: tables.table('DOWNLINKS_TABLE'),
		pause: async () => {},
		now: () => clock.now,
		newClaim: () => `claim-${++claims}`,
		onMoved: async ({ status }: Downlink) => void moved.push(status),
	}
	const later = async ({ deviceId, downlinkId }: Omit<Advance, 'v'>, delay = 0): Promise<void> => {
		await beforeAdvance()
		advances.push({ deviceId, downlinkId, delay })
	}
	return {
		clock,
		moved,
		advances,
		published,
		failures,
		encodings,
		usual,
		findId: (deviceId: string, fits: (id: string) => boolean) => findDownlinkId(needs, deviceId, fits),
		accept: acceptDownlink({ ...needs, newId: newDownlinkIds(() => 0.5), advance: later }),
		take: takeNext(needs),
		change: changeDownlink(needs),
		/** @param pausing what happens whenever it pauses */
		note:
			(pausing: () => Promise<unknown>) =>
			({ deviceId, downlinkId }: Downlink, said: Omit<SaidByDevice, 'tag'>) =>
				noteSaid({ ...needs, pause: async () => void (await pausing()) })(deviceId, {
					tag: tagOf(downlinkId),
					...said,
				}),
		find: (downlink: Pick<Downlink, 'deviceId' | 'downlinkId'>) => findDownlink(needs, downlink),
		pending: (deviceId: string) => pendingOf(needs, deviceId, 100),
		list: (deviceId: string, page: Parameters<typeof listDownlinks>[2]) =>
			listDownlinks(needs, deviceId, page),
		advance: advance({
			...needs,
			later,
			encode: async ({ downlinkId }) => void encodings.push(downlinkId),
			usualRoute: async () => usual.route,
			senders: [
				{
					route: 'mqtt',
					send: async (downlink) => {
						const failure = failures.shift()
						if (failure !== undefined) throw failure
						published.push(downlink)
						return undefined
					},
				},
			],
		}),
	}
}

type Downlinks = ReturnType<typeof downlinksOn>

const taken = (accepted: Accepted): Downlink => {
	if (accepted.outcome !== 'accepted') throw new Error(accepted.reason)
	return accepted.downlink
}

for (const emulator of emulators)
	describe(`the table of downlinks on ${emulator}`, () => {
		let tables: Tables
		before(async () => {
			tables = await startTables(emulator)
		})
		after(() => tables.close())

		const statusOf = async ({ find }: Downlinks, downlink: Downlink) => (await find(downlink))?.status

		describe('accepting', () => {
			it('stores a downlink, and has it looked at', async () => {
				const downlinks = downlinksOn(tables)
				const { downlinkId } = taken(await downlinks.accept(order('stores', { reference: 'abc', port: 50 })))
				const found = await downlinks.find({ deviceId: 'stores', downlinkId })
				assert.deepEqual(
					{ ...found, payload: Buffer.from(found?.payload ?? []).toString() },
					{
						v: 1,
						deviceId: 'stores',
						downlinkId,
						reference: 'abc',
						payload: 'HI!',
						port: 50,
						route: 'coap',
						confirm: false,
						acceptedAt: start,
						expiresAt: start + 60_000,
						status: 'accepted',
						transitions: [{ status: 'accepted', at: start, by: 'key-1' }],
						revision: 1,
					},
				)
				assert.deepEqual(downlinks.advances, [{ deviceId: 'stores', downlinkId, delay: 0 }])
				assert.deepEqual(downlinks.moved, ['accepted'])
			})

			it('tells that a downlink is accepted before somebody sees to it, who may be quicker', async () => {
				const { accept, moved, advances } = downlinksOn(tables, async () => {
					assert.deepEqual(moved, ['accepted'])
				})
				await accept(order('told first'))
				assert.equal(advances.length, 1)
			})

			it('tells it once, also if nobody could be asked to see to it at first', async () => {
				const failures = [new Error('no queue')]
				const { accept, moved, advances } = downlinksOn(tables, async () => {
					const failure = failures.shift()
					if (failure !== undefined) throw failure
				})
				const asked = order('told once', { idempotencyKey: 'k1' })
				await assert.rejects(accept(asked), /no queue/)
				assert.deepEqual([moved, advances.length], [['accepted'], 0])
				await accept(asked)
				assert.deepEqual([moved, advances.length], [['accepted'], 1])
			})

			it('makes one downlink of a request that comes again with its idempotency key', async () => {
				const downlinks = downlinksOn(tables)
				const asked = order('again', { idempotencyKey: 'k1', reference: 'r1' })
				const all = await Promise.all([1, 2, 3].map(() => downlinks.accept(asked)))
				const ids = new Set(all.map((one) => taken(one).downlinkId))
				assert.equal(ids.size, 1)
				assert.equal((await downlinks.pending('again')).length, 1)
				assert.equal(taken(await downlinks.accept(asked)).downlinkId, [...ids][0])
			})

			it('refuses another request with the same idempotency key', async () => {
				const downlinks = downlinksOn(tables)
				await downlinks.accept(order('other', { idempotencyKey: 'k1' }))
				assert.deepEqual(await downlinks.accept(order('other', { idempotencyKey: 'k1', confirm: true })), {
					outcome: 'refused',
					field: 'idempotencyKey',
					reason: 'it was used for another request',
				})
			})

			it('finishes a request whose answer was lost between the key and the downlink', async () => {
				const downlinks = downlinksOn(tables)
				const asked = order('lost', { idempotencyKey: 'k1' })
				const needs = { db: tables.db, table: tables.table('DOWNLINKS_TABLE') }
				const stopping = acceptDownlink({
					...needs,
					now: () => {
						throw new Error('stopped')
					},
					newId: () => '',
					advance: async () => {},
					onMoved: async () => {},
				})
				await assert.rejects(stopping(asked), /stopped/)
				const { downlinkId } = taken(await downlinks.accept(asked))
				assert.equal(await statusOf(downlinks, taken(await downlinks.accept(asked))), 'accepted')
				assert.deepEqual(
					(await downlinks.pending('lost')).map((one) => one.downlinkId),
					[downlinkId],
				)
			})

			it('refuses a reference that waits already, and takes it again afterwards', async () => {
				const downlinks = downlinksOn(tables)
				const first = taken(await downlinks.accept(order('references', { reference: 'r' })))
				const again = await downlinks.accept(order('references', { reference: 'r' }))
				assert.equal(again.outcome === 'refused' && again.field, 'reference')
				await downlinks.change(first, { type: 'cancelled', at: start, by: 'key-1' })
				assert.equal((await downlinks.accept(order('references', { reference: 'r' }))).outcome, 'accepted')
			})

			it('takes a reference again when the time of the one that had it is over, whoever has noticed', async () => {
				const downlinks = downlinksOn(tables)
				await downlinks.accept(order('over', { reference: 'r', timeToLiveSeconds: 1 }))
				downlinks.clock.now += 1000
				assert.equal((await downlinks.accept(order('over', { reference: 'r' }))).outcome, 'accepted')
			})

			it('refuses more than may wait for a device', async () => {
				const downlinks = downlinksOn(tables)
				for (let count = 0; count < downlinkLimits.pending; count++) await downlinks.accept(order('many'))
				assert.deepEqual(await downlinks.accept(order('many')), {
					outcome: 'refused',
					field: 'deviceId',
					reason: '100 downlinks wait for this device already',
				})
			})
		})

		describe('sending', () => {
			it('takes the oldest one first, and one at a time', async () => {
				const downlinks = downlinksOn(tables)
				const first = taken(await downlinks.accept(order('order', { confirm: true })))
				const second = taken(await downlinks.accept(order('order')))
				const taking = await downlinks.take('order', 'coap')
				assert.equal(taking?.downlink.downlinkId, first.downlinkId)
				assert.equal(await downlinks.take('order', 'coap'), undefined)
				const by = taking?.claimedBy ?? ''
				await downlinks.change(first, { type: 'sent', at: start, by, route: 'coap', bytes: 3 })
				assert.equal(await downlinks.take('order', 'coap'), undefined)
				await downlinks.change(first, { type: 'acknowledged', at: start, by })
				assert.equal((await downlinks.take('order', 'coap'))?.downlink.downlinkId, second.downlinkId)
			})

			it('gives a downlink to one of many senders that ask at the same time', async () => {
				const downlinks = downlinksOn(tables)
				await downlinks.accept(order('senders'))
				const all = await Promise.all(Array.from({ length: 8 }, () => downlinks.take('senders', 'coap')))
				assert.equal(all.filter((one) => one !== undefined).length, 1)
			})

			it('fails what its sender has forgotten, and goes on with the next one', async () => {
				const downlinks = downlinksOn(tables)
				const first = taken(await downlinks.accept(order('forgotten', { timeToLiveSeconds: 600 })))
				const second = taken(await downlinks.accept(order('forgotten', { timeToLiveSeconds: 600 })))
				await downlinks.take('forgotten', 'coap')
				downlinks.clock.now += claimMilliseconds
				assert.equal((await downlinks.take('forgotten', 'coap'))?.downlink.downlinkId, second.downlinkId)
				assert.equal(await statusOf(downlinks, first), 'failed')
			})

			it('passes over what may take another route only, and what has expired', async () => {
				const downlinks = downlinksOn(tables)
				await downlinks.accept(order('routes', { route: 'mqtt' }))
				const short = taken(await downlinks.accept(order('routes', { timeToLiveSeconds: 1 })))
				const third = taken(await downlinks.accept(order('routes')))
				downlinks.clock.now += 1000
				assert.equal((await downlinks.take('routes', 'coap'))?.downlink.downlinkId, third.downlinkId)
				assert.equal(await statusOf(downlinks, short), 'expired')
			})
		})

		describe('what a device says', () => {
			it('is stored after its sender has stored that the bytes have left', async () => {
				const downlinks = downlinksOn(tables)
				const downlink = taken(await downlinks.accept(order('fast')))
				const { claimedBy: by } = (await downlinks.take('fast', 'coap')) ?? assert.fail('nothing waits')
				const sent = { type: 'sent', at: start, by, route: 'coap', bytes: 3 } as const
				let pauses = 0
				const note = downlinks.note(async () => {
					pauses += 1
					if (pauses === 2) await downlinks.change(downlink, sent)
				})
				await note(downlink, { outcome: 'applied' })
				assert.deepEqual(
					(await downlinks.find(downlink))?.transitions.map(({ status }) => status),
					['accepted', 'sent', 'applied'],
				)
				assert.equal(pauses, 2)
			})

			it('is stored if its sender was stopped before it could store anything', async () => {
				const downlinks = downlinksOn(tables)
				const downlink = taken(await downlinks.accept(order('orphan')))
				await downlinks.take('orphan', 'coap')
				let pauses = 0
				const note = downlinks.note(async () => {
					pauses += 1
				})
				const changed = await note(downlink, { outcome: 'rejected', reason: 'no room' })
				assert.ok('downlink' in changed)
				assert.ok(pauses > 0)
				assert.deepEqual(changed.downlink.transitions.at(-1), {
					status: 'rejected',
					at: start,
					reason: 'The device refused it: no room',
				})
				assert.deepEqual(downlinks.moved, ['accepted', 'rejected'])
			})

			it('changes nothing when it comes again, and is not waited for', async () => {
				const downlinks = downlinksOn(tables)
				const downlink = taken(await downlinks.accept(order('repeats')))
				const note = downlinks.note(() => assert.fail('it pauses'))
				assert.deepEqual(await note(downlink, { outcome: 'applied' }), { objection: 'it was not sent' })
				await downlinks.take('repeats', 'coap')
				downlinks.clock.now += claimMilliseconds
				await note(downlink, { outcome: 'applied' })
				await note(downlink, { outcome: 'applied' })
				assert.deepEqual(downlinks.moved, ['accepted', 'applied'])
			})
		})

		describe('looking at a downlink', () => {
			it('says what it waits for, and looks again when its time is over', async () => {
				const downlinks = downlinksOn(tables)
				const waiting = taken(await downlinks.accept(order('waits', { timeToLiveSeconds: 3600 })))
				await downlinks.advance({ ...waiting })
				const { status, transitions } = (await downlinks.find(waiting)) ?? waiting
				assert.equal(status, 'queued')
				assert.match(
					transitions.at(-1)?.reason ?? '',
					/until the device asks for it, or sends a message, by this route/,
				)
				assert.equal(downlinks.advances.at(-1)?.delay, 900)
				downlinks.clock.now = waiting.expiresAt - 5_500
				await downlinks.advance({ ...waiting })
				assert.equal(downlinks.advances.at(-1)?.delay, 6)
				downlinks.clock.now = waiting.expiresAt
				const before = downlinks.advances.length
				await downlinks.advance({ ...waiting })
				assert.equal(await statusOf(downlinks, waiting), 'expired')
				assert.equal(downlinks.advances.length, before)
			})

			it('sends by MQTT at once, each one once', async () => {
				const downlinks = downlinksOn(tables)
				const first = taken(await downlinks.accept(order('mqtt', { route: 'mqtt' })))
				const second = taken(await downlinks.accept(order('mqtt', { route: 'mqtt' })))
				await downlinks.advance({ ...second })
				await downlinks.advance({ ...first })
				assert.deepEqual(
					downlinks.published.map(({ downlinkId }) => downlinkId),
					[first.downlinkId, second.downlinkId],
				)
				assert.deepEqual((await downlinks.find(first))?.transitions.at(-1), {
					status: 'sent',
					at: start,
					route: 'mqtt',
					bytes: 3,
				})
			})

			it('sends by the route by which the device was last seen, if none was asked for', async () => {
				const downlinks = downlinksOn(tables)
				downlinks.usual.route = 'coap'
				const { route: _route, ...asked } = order('moving')
				const downlink = taken(await downlinks.accept(asked))
				await downlinks.advance(downlink)
				const waiting = (await downlinks.find(downlink))?.transitions.at(-1)
				assert.deepEqual([waiting?.status, waiting?.route], ['queued', 'coap'])
				downlinks.usual.route = 'mqtt'
				await downlinks.advance(downlink)
				assert.equal(await statusOf(downlinks, downlink), 'sent')
				const next = taken(await downlinks.accept(asked))
				assert.equal((await downlinks.take('moving', 'coap'))?.downlink.downlinkId, next.downlinkId)
			})

			it('waits for no confirmation by MQTT: it expires, and keeps no other one', async () => {
				const downlinks = downlinksOn(tables)
				const first = taken(await downlinks.accept(order('silent', { route: 'mqtt', confirm: true })))
				const second = taken(await downlinks.accept(order('silent', { route: 'mqtt' })))
				await downlinks.advance(first)
				assert.deepEqual(
					[await statusOf(downlinks, first), await statusOf(downlinks, second)],
					['sent', 'sent'],
				)
				downlinks.clock.now = first.expiresAt
				await downlinks.advance(first)
				assert.equal(await statusOf(downlinks, first), 'expired')
			})

			it('sends by MQTT however many wait for confirmations that never come, and however large they are', async () => {
				const downlinks = downlinksOn(tables)
				// More than fits into a page of a query, which is 1 MB.
				const payload = new Uint8Array(downlinkLimits.payloadBytes)
				for (let count = 0; count < 20; count++) {
					const asked = order('large', { route: 'mqtt', confirm: true, payload, reference: `r${count}` })
					await downlinks.advance(taken(await downlinks.accept(asked)))
				}
				assert.equal(downlinks.published.length, 20)
				assert.equal((await downlinks.pending('large')).length, 20)
				const again = await downlinks.accept(order('large', { reference: 'r19' }))
				assert.equal(again.outcome === 'refused' && again.field, 'reference')
			})

			it('keeps what could not be sent, says why, and lets the queue try again', async () => {
				const downlinks = downlinksOn(tables)
				const downlink = taken(await downlinks.accept(order('broken', { route: 'mqtt' })))
				downlinks.failures.push(new Error('the broker did not answer'))
				await assert.rejects(downlinks.advance({ ...downlink }), /the broker did not answer/)
				const waiting = await downlinks.find(downlink)
				assert.equal(waiting?.status, 'queued')
				assert.equal(
					waiting?.transitions.at(-1)?.reason,
					'Its route has not confirmed that it took this: the broker did not answer',
				)
				await downlinks.advance({ ...downlink })
				assert.equal(await statusOf(downlinks, downlink), 'sent')
			})

			it('does nothing for one that is gone', async () => {
				const downlinks = downlinksOn(tables)
				await downlinks.advance({ v: 1, deviceId: 'gone', downlinkId: '01HF7YAT00000000000000000A' })
				assert.deepEqual(downlinks.advances, [])
			})
		})

		it('finds the id of a downlink by what it is made of', async () => {
			const downlinks = downlinksOn(tables)
			const { downlinkId } = taken(await downlinks.accept(order('ids', { idempotencyKey: 'k' })))
			await downlinks.accept(order('ids'))
			const isIt = (id: string): boolean => tagOf(id) === tagOf(downlinkId)
			assert.equal(await downlinks.findId('ids', isIt), downlinkId)
			assert.equal(await downlinks.findId('no-ids', isIt), undefined)
			assert.equal(await downlinks.findId('ids', () => false), undefined)
		})

		it('lists downlinks page by page, newest first, without the keys of requests', async () => {
			const downlinks = downlinksOn(tables)
			const ids: string[] = []
			for (let count = 0; count < 5; count++)
				ids.unshift(taken(await downlinks.accept(order('pages', { idempotencyKey: `k${count}` }))).downlinkId)
			const listed: string[] = []
			let before: string | undefined
			do {
				const page = await downlinks.list('pages', { limit: 2, ...(before === undefined ? {} : { before }) })
				listed.push(...page.downlinks.map(({ downlinkId }) => downlinkId))
				before = page.next
			} while (before !== undefined)
			assert.deepEqual(listed, ids)
		})
	})
