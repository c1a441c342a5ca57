import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import type { Tables } from '../../local/testing/startTables.ts'
import { emulators } from '../../testing/emulators.ts'
import { startTables } from '../../testing/startTables.ts'
import type { TimedUpdate } from '../lwm2m/convert.ts'
import type { HistoryQuery } from './answer/readAsked.ts'
import { historyOf, measured } from './testing/historyOf.ts'

/** Noon, in seconds since the Unix epoch. */
const noon = 1_699_963_200
const hour = 3600
const hours = 5

// Few moments and few values: so messages say the same, or something else about the same moment.
const moment = fc.integer({ min: 0, max: 40 }).map((at) => noon + (at * hours * hour) / 41 + (at % 3) * 0.25)
const values = fc.record(
	{ 0: fc.integer({ min: -2, max: 2 }), 1: fc.integer({ min: 40, max: 41 }), 6: fc.constantFrom('a', 'b') },
	{ requiredKeys: [] },
)
const update = fc.tuple(moment, values).map(([ts, resources]) => measured(ts, resources))
const message = fc.array(update, { minLength: 1, maxLength: 4 })

type Happening =
	| { readonly kind: 'message'; readonly index: number }
	| { readonly kind: 'query'; readonly query: HistoryQuery }
	| { readonly kind: 'part over' }

const span = { from: `${noon * 1000}`, to: `${(noon + hours * hour) * 1000}` }
const queries = [
	{ ...span, bin: '15' },
	{ ...span, bin: '60', aggregate: 'sum' },
	{ ...span, bin: '7', aggregate: 'count' },
	{ ...span, bin: '120', aggregate: 'max' },
] as const satisfies readonly HistoryQuery[]

/** What happens: each message at least once, in any order, and in between questions, and a processor that keeps statistics. */
const story = fc.array(message, { minLength: 1, maxLength: 6 }).chain((messages) =>
	fc.record({
		messages: fc.constant(messages),
		happenings: fc.tuple(
			fc.shuffledSubarray(
				messages.map((_, index): Happening => ({ kind: 'message', index })),
				{ minLength: messages.length },
			),
			fc.array(
				fc.oneof(
					fc.nat(messages.length - 1).map((index): Happening => ({ kind: 'message', index })),
					fc.constantFrom(...queries).map((query): Happening => ({ kind: 'query', query })),
					fc.constant<Happening>({ kind: 'part over' }),
				),
				{ maxLength: 10 },
			),
		),
		// Until the evening the hours are not over that a processor keeps together.
		start: fc.constantFrom(hours, 10),
		seed: fc.infiniteStream(fc.nat(1000)).map((stream) => [...stream.take(40)]),
	}),
)

type Aggregated = Readonly<Record<string, number>>

/** The answer to a query, computed from all updates at once. */
const expectedOf = (
	updates: readonly TimedUpdate[],
	{ bin, aggregate = 'avg' }: HistoryQuery,
): readonly Aggregated[] => {
	const seconds = Number(bin) * 60
	const different = new Map<string, { readonly bin: number; readonly id: number; readonly value: number }>()
	for (const { ts, resources } of updates)
		for (let at = 0; at < resources.length; at += 2) {
			const [id, value] = [Number(resources[at]), resources[at + 1]]
			const isIn = ts >= noon && ts < noon + hours * hour
			if (typeof value === 'number' && isIn)
				different.set(`${ts} ${id} ${value}`, { bin: Math.floor(ts / seconds) * seconds, id, value })
		}
	return [...Map.groupBy(different.values(), (one) => one.bin)]
		.toSorted(([a], [b]) => b - a)
		.map(([start, all]) => ({
			...Object.fromEntries(
				[...Map.groupBy(all, ({ id }) => id)].map(([id, ofOne]) => {
					const numbers = ofOne.map(({ value }) => value)
					const sum = numbers.reduce((total, value) => total + value, 0)
					const results = {
						avg: sum / numbers.length,
						sum,
						count: numbers.length,
						min: Math.min(...numbers),
						max: Math.max(...numbers),
					}
					return [id, results[aggregate]]
				}),
			),
			99: start,
		}))
}

for (const emulator of emulators)
	describe(`the history on ${emulator}`, () => {
		let tables: Tables
		before(async () => {
			tables = await startTables(emulator)
		})
		after(() => tables.close())

		let stories = 0
		it('row 65: history: messages come in any order, hours late, and again, while somebody asks', async () => {
			await fc.assert(
				fc.asyncProperty(story, async ({ messages, happenings: [all, more], start, seed }) => {
					const deviceId = `device-${stories++}`
					const where = { db: tables.db, table: tables.table('HISTORY_TABLE') }
					// Every message comes after its last sample; the next hours begin while it goes on.
					let now = (noon + start * hour) * 1000
					const history = historyOf(where, { now: () => now })
					const order = [...all, ...more].map((one, index) => ({ one, at: seed[index] ?? 0 }))
					for (const { one } of order.toSorted((a, b) => a.at - b.at)) {
						now += 6 * 60_000
						if (one.kind === 'message') await history.write(deviceId, messages[one.index] ?? [])
						else if (one.kind === 'query') await history.bins(deviceId, one.query)
						else await history.follow(deviceId, noon, [measured(now / 1000, {})])
					}
					const updates = messages.flat()
					// The first answer keeps statistics, and the second one uses them.
					for (const query of [...queries, ...queries]) {
						const { partialInstances } = await history.bins(deviceId, query)
						assert.deepEqual(partialInstances, expectedOf(updates, query))
					}
					const { samples } = await history.samples(deviceId, span)
					const raw = new Set(updates.map(({ ts, resources }) => JSON.stringify([ts, resources])))
					const shown = samples.map(({ ts, Resources }) =>
						JSON.stringify([ts, Object.entries(Resources).flatMap(([id, value]) => [Number(id), value])]),
					)
					assert.deepEqual(shown.toSorted(), [...raw].toSorted())
				}),
				{ numRuns: 40 },
			)
		})

		it('has the same sums of doubles to the last bit, whatever the order of messages', async () => {
			const where = { db: tables.db, table: tables.table('HISTORY_TABLE') }
			const double = fc.double({ noNaN: true, noDefaultInfinity: true })
			const samples = fc.array(fc.tuple(moment, double), { minLength: 2, maxLength: 12 })
			const orders = samples.chain((all) =>
				fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
			)
			await fc.assert(
				fc.asyncProperty(orders, async (two) => {
					const answers: unknown[] = []
					const now = (noon + 10 * hour) * 1000
					const history = historyOf(where, { now: () => now })
					for (const all of two) {
						const deviceId = `device-${stories++}`
						for (const [ts, value] of all) await history.write(deviceId, [measured(ts, { 0: value })])
						// Twice: from the rows, and from what was kept of them.
						for (const _ of two)
							answers.push((await history.bins(deviceId, { ...span, bin: '30' })).partialInstances)
					}
					for (const answer of answers) assert.deepEqual(answer, answers[0])
				}),
				{ numRuns: 20 },
			)
		})
	})
