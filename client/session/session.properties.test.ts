import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Frame, ImportFrame } from './frame.ts'
import { forgetWaiting, type Order } from './order.ts'
import { type Session, type SessionEvent, startSession, takeFrame } from './session.ts'

/** A random step from fast-check: a change of a device's log or of a client's connections. */
type Choose = fc.GeneratorValue

type Link = { session: Session; readonly stream: readonly Frame[] }

const updateFrame = (seq: number, part: number, parts: number): ImportFrame => ({
	type: 'update',
	importId: String(seq),
	seq,
	part,
	parts,
	update: { ObjectID: 14201, Resources: {} },
	ts: seq,
})

const placeOf = ({ seq, part }: ImportFrame): string => `${seq}.${part}`

const range = (from: number, to: number): readonly number[] =>
	Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)

/** All frames in random order, some of them twice. */
const jumble = <T>(choose: Choose, frames: readonly T[]): readonly T[] => {
	const again = choose(fc.subarray, [...frames])
	return choose(fc.shuffledSubarray, [...frames, ...again], { minLength: frames.length + again.length })
}

/** A device and its log. The log loses its oldest imports, and sometimes one in the middle. */
const createDevice = (choose: Choose) => {
	const parts = choose(fc.array, fc.integer({ min: 1, max: 3 }), { maxLength: 8 })
	const gone = new Set<number>()
	let expired = 0
	let known = 0
	const frames = (from: number, to: number): readonly ImportFrame[] =>
		range(from, to)
			.filter((seq) => !gone.has(seq))
			.flatMap((seq) =>
				range(1, parts[seq - 1] ?? 0).map((part) => updateFrame(seq, part, parts[seq - 1] ?? 0)),
			)
	return {
		gone,
		length: parts.length,
		frames,
		/** lets the log expire and grow */
		age: (until: number): void => {
			expired = choose(fc.integer, { min: expired, max: known })
			for (const seq of [
				...range(1, expired),
				...choose(fc.subarray, [...range(1, known)], { maxLength: Math.min(1, known) }),
			])
				gone.add(seq)
			known = Math.max(known, until)
		},
		/** frames of a new connection: existing imports, the marker, then new imports, some of which get lost */
		connect: (asked: number | undefined, isWhole: boolean): readonly Frame[] => {
			const start = asked ?? choose(fc.integer, { min: 0, max: known })
			const baseline = Math.max(start, asked === undefined ? 0 : expired)
			const coming = frames(known + 1, parts.length)
			const early = isWhole ? [] : choose(fc.subarray, [...coming])
			const late = isWhole ? [] : choose(fc.subarray, [...coming])
			const identity: Frame = { type: 'identity', id: 'device', model: 'model', seq: baseline }
			const marker: Frame = { type: 'live', seq: known }
			const stream = [
				identity,
				...jumble(choose, [...frames(baseline + 1, known), ...early]),
				marker,
				...jumble(choose, [...late, ...choose(fc.subarray, [identity, marker])]),
			]
			return isWhole ? stream : stream.slice(0, choose(fc.integer, { min: 0, max: stream.length }))
		},
	}
}

/** Takes frames alternately from the connections until one of them must be replaced. */
const play = (choose: Choose, links: readonly Link[], before: Order | undefined, limit: number) => {
	const events: SessionEvent[] = []
	let order = before
	const queues = links.map((link) => ({ link, rest: [...link.stream] }))
	for (;;) {
		const open = queues.filter(({ rest }) => rest.length > 0)
		const queue = open[open.length < 2 ? 0 : choose(fc.integer, { min: 0, max: open.length - 1 })]
		const frame = queue?.rest.shift()
		if (queue === undefined || frame === undefined) return { order, events, mustResume: false }
		const taken = takeFrame(order, queue.link.session, frame, limit)
		order = taken.order
		queue.link.session = taken.session
		events.push(...taken.events)
		if (taken.mustResume) return { order, events, mustResume: true }
	}
}

const ascending = (left: number, right: number): number => left - right

const isDelivery = (event: SessionEvent): event is ImportFrame & { cursor: number } => event.type === 'update'

describe('takeFrame: property', () => {
	it('each part once and in order, gaps only where the log has forgotten, and always an end', () => {
		fc.assert(
			fc.property(fc.gen(), fc.integer({ min: 1, max: 12 }), (choose, limit) => {
				const device = createDevice(choose)
				const events: SessionEvent[] = []
				let order: Order | undefined
				const connect = (isWhole: boolean): Link => ({
					session: startSession(order?.cursor),
					stream: device.connect(order?.cursor, isWhole),
				})
				const run = (links: readonly Link[]): boolean => {
					const played = play(choose, links, order, limit)
					for (const event of played.events)
						if (event.type === 'gap')
							for (const seq of range(event.from, event.to)) assert.ok(device.gone.has(seq), `gap ${seq}`)
					events.push(...played.events)
					order = played.order && forgetWaiting(played.order)
					return played.mustResume
				}
				for (const _ of range(1, choose(fc.integer, { min: 0, max: 4 }))) {
					device.age(choose(fc.integer, { min: 0, max: device.length }))
					const links = [connect(false)]
					// During a replacement there are two connections.
					if (order !== undefined && choose(fc.boolean)) links.push(connect(false))
					run(links)
				}
				device.age(device.length)
				let attempts = 0
				while (run([connect(true)])) assert.ok(++attempts <= device.length + 1, 'gets no further')

				const delivered = events.filter(isDelivery)
				const places = delivered.map(placeOf)
				const [start] = events.flatMap((event) => (event.type === 'identity' ? [event.seq] : []))
				assert.equal(order?.cursor, device.length)
				assert.deepEqual(places, [...new Set(places)].toSorted(), 'once and in order')
				const due = device.frames((start ?? 0) + 1, device.length).map(placeOf)
				assert.deepEqual(
					due.filter((place) => !places.includes(place)),
					[],
					'nothing that exists is left out',
				)
				const gaps = events.flatMap((event) => (event.type === 'gap' ? range(event.from, event.to) : []))
				assert.deepEqual(gaps, [...new Set(gaps)].toSorted(ascending), 'gaps once and in order')
				const cursors = events.flatMap((event) => ('cursor' in event ? [event.cursor] : []))
				assert.deepEqual(cursors, cursors.toSorted(ascending), 'the cursor never goes back')
			}),
			{ numRuns: 300 },
		)
	})
})
