import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readMinuteOf, writtenUplink as uplink } from '../../testing/writtenEvents.ts'
import { overlapMilliseconds } from '../contract.ts'
import type { StreamSocket } from '../sockets/socket.ts'
import { portion } from './lanes.ts'
import type { Progress } from './lease.ts'
import { type PassNeeds, startPasses } from './passes.ts'
import { continueFrom, emptyWindow, progressOf } from './window.ts'

const at = Date.parse('2026-11-30T12:00:30Z')
const minute = 60_000

const key = { keyId: 'key-1', scopes: ['stream:read'], sees: {}, pageSecret: new Uint8Array() } as const

const liveSocket = (more: Partial<StreamSocket>): StreamSocket => ({
	id: 'socket',
	stream: 'communications',
	keyId: key.keyId,
	format: 'native',
	connectedAt: at - 10 * minute,
	from: at - 10 * minute,
	gap: false,
	ttl: at / 1000 + 3600,
	isLive: true,
	...more,
})

const nothing = async () => undefined

/** What passes need of a world in which nothing happens, with these sockets. */
const quiet = (...sockets: readonly StreamSocket[]): PassNeeds => ({
	window: { ...emptyWindow(), heartbeatAt: at + minute },
	now: () => at,
	listSockets: async () => sockets,
	findKey: async () => key,
	readMinute: async () => [],
	framesFor: () => [],
	aboutStream: () => [],
	post: async () => 'sent',
	end: async () => true,
	noteProgress: nothing,
	stillListening: nothing,
	wake: nothing,
})

/** The minutes of events that a dispatcher reads which knows nothing of what others have sent. */
const minutesRead = async (socket: StreamSocket): Promise<readonly string[]> => {
	const read: string[] = []
	const passes = startPasses({
		...quiet(socket),
		readMinute: async (number) => {
			read.push(new Date(number * minute).toISOString().slice(11, 16))
			return []
		},
	})
	await passes.run()
	return read
}

describe('a dispatcher that does not know how far live sockets have got', () => {
	it('reads from when they became live', async () => {
		assert.deepEqual(await minutesRead(liveSocket({ liveSince: at - 2 * minute })), [
			'11:58',
			'11:59',
			'12:00',
		])
	})

	it('reads no further back than events are kept, if an earlier version has made them live', async () => {
		const read = await minutesRead(liveSocket({}))
		assert.deepEqual([read.length, read.at(0), read.at(-1)], [61, '11:00', '12:00'])
	})
})

type Sent = { readonly id: string; readonly seq: number; readonly time: number; readonly cursor: number }

/** Posts that take no time, and what each socket got. */
const posts = () => {
	const got = new Map<string, Sent[]>()
	return {
		of: (id: string): readonly Sent[] => got.get(id) ?? [],
		needs: {
			framesFor: (_socket, _key, events) =>
				events.map(({ event, time, cursor = { time } }) =>
					JSON.stringify({ ...event, time, cursor: cursor.time }),
				),
			post: async ({ id }, frame) => {
				got.set(id, [...(got.get(id) ?? []), JSON.parse(frame)])
				return 'sent'
			},
		} satisfies Partial<PassNeeds>,
	}
}

const firstSent = (sent: readonly Sent[]): readonly Sent[] =>
	new Map(sent.toReversed().map((one) => [one.id, one])).values().toArray().toReversed()

describe('a dispatcher that is minutes behind', () => {
	const begun = at - 3 * minute
	const slow = liveSocket({ liveSince: begun })

	it('makes progress in every shift, loses nothing, and keeps the order of each device', async () => {
		const written = fc.array(
			fc.record({
				device: fc.constantFrom('a', 'b', 'c'),
				pause: fc.oneof(fc.nat({ max: 50 }), fc.nat({ max: 5000 })),
				lateness: fc.nat({ max: 200 }),
			}),
			{ minLength: 5 * portion, maxLength: 8 * portion },
		)
		const check = async (
			all: readonly { device: string; pause: number; lateness: number }[],
			runs: number,
		) => {
			const seqs = new Map<string, number>()
			let time = begun
			const events = all.map(({ device, pause, lateness }) => {
				time = Math.min(time + pause, at - minute)
				seqs.set(device, (seqs.get(device) ?? 0) + 1)
				return uplink(device, seqs.get(device) ?? 0, time + lateness)
			})
			const { of, needs } = posts()
			let progress: Progress = { position: begun, sent: [], heartbeatAt: at + minute, version: 'first' }
			for (let shift = 1; of(slow.id).length < events.length; shift++) {
				const window = emptyWindow()
				continueFrom(window, progress)
				const passes = startPasses({ ...quiet(slow), ...needs, readMinute: readMinuteOf(events), window })
				for (let run = 1; run <= runs; run++) {
					const before = of(slow.id).length
					await passes.run()
					await passes.idle()
					const sent = of(slow.id).length - before
					assert.ok(sent <= portion)
					assert.ok(sent > 0 || before >= events.length)
				}
				await passes.stop()
				const { position } = progress
				progress = { ...progressOf(window), version: String(shift) }
				assert.ok(progress.position >= position)
			}
			const sent = firstSent(of(slow.id))
			assert.equal(sent.length, events.length)
			for (const [device, last] of seqs)
				assert.deepEqual(
					sent.filter(({ id }) => id.startsWith(`uplink.${device}.`)).map(({ seq }) => seq),
					Array.from({ length: last }, (_, index) => index + 1),
				)
			for (const [index, { cursor }] of sent.entries())
				assert.ok(sent.slice(index).every((later) => later.time >= cursor - overlapMilliseconds))
		}
		await fc.assert(fc.asyncProperty(written, fc.integer({ min: 1, max: 3 }), check), { numRuns: 30 })
	})

	const events = Array.from({ length: 4 * portion }, (_, index) =>
		uplink('a', index + 1, begun + index * 1000),
	)

	it('gives nothing older to a socket that was faster', async () => {
		const { of, needs } = posts()
		const fast = liveSocket({ id: 'fast', liveSince: begun + 70_000 })
		const passes = startPasses({ ...quiet(slow, fast), ...needs, readMinute: readMinuteOf(events) })
		do {
			await passes.run()
			await passes.idle()
		} while (passes.isBehind())
		assert.equal(of(slow.id).length, events.length)
		assert.deepEqual(
			of('fast').map(({ seq }) => seq),
			events.filter(({ time }) => time >= begun + 67_000).map((_, index) => index + 68),
		)
	})

	it('says of the doors that work no more than it has sent: a client may be cut after that', async () => {
		const { of, needs } = posts()
		const passes = startPasses({
			...quiet(slow),
			...needs,
			readMinute: readMinuteOf(events),
			window: { ...emptyWindow(), heartbeatAt: begun },
			aboutStream: (_socket, frame) => [JSON.stringify(frame)],
		})
		do {
			await passes.run()
			await passes.idle()
		} while (passes.isBehind())
		const sent = of(slow.id)
		assert.ok(sent.some(({ id }) => id?.startsWith('alive.stack')))
		for (const [index, { cursor }] of sent.entries())
			for (const { id, time } of sent.slice(index))
				assert.ok(!id?.startsWith('uplink.') || time >= Number(cursor) - overlapMilliseconds)
	})

	it('gives no more to the others while a socket has not taken what it got', async () => {
		const { of, needs } = posts()
		const stalled = liveSocket({ id: 'stalled', liveSince: begun })
		const { promise: isReading, resolve: read } = Promise.withResolvers<void>()
		const passes = startPasses({
			...quiet(slow, stalled),
			...needs,
			readMinute: readMinuteOf(events),
			post: async (socket, frame) => {
				if (socket.id === 'stalled') await isReading
				return needs.post(socket, frame)
			},
		})
		for (let count = 0; count < 4; count++) await passes.run()
		assert.ok(passes.isBehind())
		read()
		await passes.idle()
		assert.equal(of(slow.id).length, 2 * portion)
		do {
			await passes.run()
			await passes.idle()
		} while (passes.isBehind())
		assert.deepEqual([of(slow.id).length, of('stalled').length], [events.length, events.length])
	})
})
