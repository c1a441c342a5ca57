import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { generate, parse } from 'coap-packet'
import fc from 'fast-check'
import { tagOf } from '../../lambda/downlinks/contract.ts'
import { runs } from '../../testing/runs.ts'
import type { Peer } from '../coap/peer.ts'
import { createDoor } from '../door.ts'
import { manualClock } from '../testing/manualClock.ts'
import { waitingDownlinks } from '../testing/waitingDownlinks.ts'

/** What happens next: `reach`: a datagram gets there, `lose`: it does not, `twice`: it comes twice. */
type Event =
	| { readonly type: 'accept'; readonly confirm: boolean; readonly length: number }
	| { readonly type: 'observe' | 'get' | 'post'; readonly way: Way }
	| { readonly type: 'answer'; readonly way: Way }
	| { readonly type: 'wait'; readonly ms: number }

type Way = 'reach' | 'lose' | 'twice'

const way = fc.constantFrom<Way>('reach', 'reach', 'lose', 'twice')
const event: fc.Arbitrary<Event> = fc.oneof(
	fc.record({
		type: fc.constant('accept' as const),
		confirm: fc.boolean(),
		length: fc.constantFrom(1, 1, 2500),
	}),
	fc.record({ type: fc.constantFrom('observe' as const, 'get' as const, 'post' as const), way }),
	{ weight: 4, arbitrary: fc.record({ type: fc.constant('answer' as const), way }) },
	fc.record({ type: fc.constant('wait' as const), ms: fc.constantFrom(100, 3_000, 30_000, 100_000) }),
)

const path = (...segments: readonly string[]) =>
	segments.map((segment) => ({ name: 'Uri-Path', value: Buffer.from(segment) }))
const query = { name: 'Uri-Query', value: Buffer.from('id=d-1') }

/** A device whose datagrams, and those of the server, get lost or come twice; and what was said of its downlinks. */
const startDevice = () => {
	const clock = manualClock()
	const waiting = waitingDownlinks()
	const history: { readonly what: string; readonly tag: string }[] = []
	const door = createDoor(
		{ clock, random: () => 0 },
		{
			publish: async () => {},
			log: ({ event: name, error }) => assert.notEqual(name, 'coap.defect', error),
			downlinks: {
				...waiting,
				report: async (taken, fate) => {
					history.push({ what: fate.type, tag: tagOf(taken.downlink.downlinkId) })
					await waiting.report(taken, fate)
				},
			},
		},
	)
	const inbox: Buffer[] = []
	const peer: Peer = {
		key: 'device',
		address: '192.0.2.1:5683',
		isSecured: true,
		send: (datagram) => {
			const { options } = parse(Buffer.from(datagram))
			const etag = options.find(({ name }) => name === 'ETag')?.value as Buffer | undefined
			if (etag !== undefined) history.push({ what: 'leaves', tag: etag.toString('hex') })
			inbox.push(Buffer.from(datagram))
		},
	}
	let messageId = 0
	const up = async (datagram: Buffer, how: Way): Promise<void> => {
		if (how === 'lose') return
		door.receive(peer, datagram)
		if (how === 'twice') door.receive(peer, datagram)
		// Each report goes through some turns of the event loop.
		await setImmediate()
	}
	const request = (code: '0.01' | '0.02', options: readonly object[], payload = ''): Buffer =>
		generate({
			code,
			confirmable: true,
			messageId: ++messageId,
			token: Buffer.of(1),
			options: options as never,
			payload: Buffer.from(payload),
		})
	/** The device acknowledges the oldest datagram that has come, and asks for the next block. */
	const answer = async (how: Way): Promise<void> => {
		const datagram = inbox.shift()
		if (datagram === undefined) return
		const { confirmable, messageId: id, options } = parse(datagram)
		const etag = options.find(({ name }) => name === 'ETag')?.value as Buffer | undefined
		if (confirmable) {
			if (how !== 'lose') history.push({ what: 'is acknowledged', tag: etag?.toString('hex') ?? '' })
			await up(generate({ code: '0.00', ack: true, messageId: id }), how)
		}
		const block = options.find(({ name }) => name === 'Block2')?.value as Buffer | undefined
		const value = block === undefined ? 0 : block.readUIntBE(0, block.length)
		if ((value & 8) === 0) return
		const next = Buffer.of(((value >> 4) + 1) * 16 + (value & 7))
		await up(request('0.01', [...path('msg', 'c2d'), query, { name: 'Block2', value: next }]), how)
	}
	return {
		history,
		run: async (one: Event): Promise<void> => {
			switch (one.type) {
				case 'accept':
					waiting.add(new Uint8Array(one.length), { confirm: one.confirm })
					break
				case 'observe':
					await up(
						request('0.01', [{ name: 'Observe', value: Buffer.alloc(0) }, ...path('msg', 'c2d'), query]),
						one.way,
					)
					break
				case 'get':
					await up(request('0.01', [...path('msg', 'c2d'), query]), one.way)
					break
				case 'post':
					await up(request('0.02', [...path('msg', 'd2c', 'raw'), query], 'x'), one.way)
					break
				case 'answer':
					await answer(one.way)
					break
				case 'wait':
					clock.advance(one.ms)
			}
			await setImmediate()
		},
		stop: door.stop,
	}
}

describe('downlinks on a way that loses and repeats datagrams', () => {
	it('have no status before it is true, and none leaves again that the device has acknowledged', async () => {
		const reached = new Set<string>()
		await fc.assert(
			fc.asyncProperty(fc.array(event, { minLength: 10, maxLength: 60 }), async (events) => {
				const { history, run, stop } = startDevice()
				for (const one of events) await run(one)
				stop()
				await setImmediate()
				for (const [index, { what, tag }] of history.entries()) {
					reached.add(what)
					const before = history.slice(0, index).filter((one) => one.tag === tag)
					const was = (wanted: string): boolean => before.some((one) => one.what === wanted)
					if (what === 'sent') assert.ok(was('leaves'), 'sent before it has left')
					if (what === 'acknowledged') assert.ok(was('is acknowledged'), 'acknowledged by nobody')
					if (what === 'acknowledged' || what === 'unacknowledged')
						assert.ok(was('sent'), `${what} before sent`)
					if (what === 'leaves' || what === 'sent' || what === 'released')
						assert.ok(!was('acknowledged'), `${what} after it was acknowledged`)
				}
				const order = history.filter(({ what }) => what === 'sent').map(({ tag }) => tag)
				const firsts = order.filter((tag, index) => order.indexOf(tag) === index)
				const accepted = Array.from({ length: 60 }, (_, index) => tagOf(`downlink-${index + 1}`))
				assert.deepEqual(
					firsts,
					accepted.filter((tag) => firsts.includes(tag)),
					'in another order',
				)
			}),
			{ numRuns: runs(500) },
		)
		const all = ['leaves', 'is acknowledged', 'sent', 'acknowledged', 'unacknowledged', 'released']
		assert.deepEqual(
			all.filter((what) => !reached.has(what)),
			[],
		)
	})
})
