import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import * as fc from 'fast-check'
import { localDynamoDb, type Tables } from '../../local/testing/startTables.ts'
import { emulators } from '../../testing/emulators.ts'
import { startTables } from '../../testing/startTables.ts'
import type { Named } from '../measurements/measured.ts'
import { timedUpdate } from '../testing/timedUpdate.ts'
import { latestAttributes, latestMeasurements, latestTelemetry, telemetryPaths } from './latestValues.ts'
import { attributesItem, telemetryItem } from './measuredItems.ts'
import { byObject, type ImportUpdates, mergeState, noState, type ObjectState } from './objectState.ts'
import { type DeviceState, listObjects, readDeviceState, readStates, stateKeys } from './stateTable.ts'
import { intoState, updateState } from './updateState.ts'

const now = 1694503339

type Sent = readonly [ts: number, values: Readonly<Record<string, number | string | boolean>>]

const importOf = (
	importId: string,
	samples: readonly Sent[],
	more: { readonly attributes?: readonly Named[]; readonly receivedAt?: number; readonly path?: string } = {},
): ImportUpdates => {
	const { attributes = [], receivedAt = now + 60, path } = more
	return {
		importId,
		receivedAt: receivedAt * 1000,
		updates: [],
		measured: {
			samples: samples.map(([ts, values]) => ({
				ts,
				values: Object.entries(values),
				paths: new Map(path === undefined ? [] : Object.keys(values).map((key) => [key, path])),
			})),
			attributes,
			source: undefined,
		},
	}
}

/** All orders of a list. */
const everyOrder = <T>(items: readonly T[]): readonly (readonly T[])[] =>
	items.length < 2
		? [items]
		: items.flatMap((one, at) => everyOrder(items.toSpliced(at, 1)).map((others) => [one, ...others]))

/** What a device has after its imports have come in this order, each by itself. */
const merged = (imports: readonly ImportUpdates[]): DeviceState => {
	const items = new Map<string, ObjectState>()
	for (const one of imports)
		for (const [item, changes] of byObject([one]))
			items.set(item, changes.reduce(mergeState, items.get(item) ?? noState('d', item)))
	return { objects: [], measured: items }
}

const telemetry = (imports: readonly ImportUpdates[]) => Object.fromEntries(latestTelemetry(merged(imports)))

describe('the latest telemetry', () => {
	it('has the newest value of every key, by time of measurement', () => {
		const imports = [
			importOf('A', [
				[now, { soil: 1, valve: true }],
				[now + 2, { soil: 3 }],
			]),
			importOf('B', [[now + 1, { soil: 2, mode: 'auto' }]]),
		]
		const expected = {
			soil: { value: 3, ts: (now + 2) * 1000 },
			valve: { value: true, ts: now * 1000 },
			mode: { value: 'auto', ts: (now + 1) * 1000 },
		}
		for (const order of [imports, imports.toReversed()]) assert.deepEqual(telemetry(order), expected)
	})

	it('has milliseconds', () => {
		assert.equal(
			telemetry([importOf('A', [[1717409966.123, { soil: 1 }]], { receivedAt: 1717409967 })])['soil']?.ts,
			1717409966123,
		)
	})

	it('takes the later one of two imports for the same moment, in whichever order they come', () => {
		const imports = [importOf('A', [[now, { soil: 1 }]]), importOf('B', [[now, { soil: 2 }]])]
		for (const order of [imports, imports.toReversed()]) assert.equal(telemetry(order)['soil']?.value, 2)
	})

	it('is not kept from newer values by a clock that is ahead, and leaves out one that is far ahead', () => {
		const ahead = importOf('A', [[now + 300, { soil: 1 }]], { receivedAt: now })
		const right = importOf('B', [[now + 1, { soil: 2 }]], { receivedAt: now + 1 })
		const far = importOf('C', [[now + 601, { soil: 3 }]], { receivedAt: now })
		for (const order of everyOrder([ahead, right, far]))
			assert.deepEqual(telemetry(order)['soil'], { value: 2, ts: (now + 1) * 1000 })
		assert.deepEqual(telemetry([ahead])['soil'], { value: 1, ts: now * 1000 })
	})

	it('knows which keys have a resource, by their newest value', () => {
		const mapped = importOf('A', [[now, { battery: 87 }]], { path: '3/0/9' })
		const other = importOf('B', [[now + 1, { battery: 3.6 }]])
		for (const order of everyOrder([mapped, other])) {
			assert.deepEqual(telemetryPaths(merged(order)), new Map())
			assert.deepEqual(latestMeasurements(merged(order)), [['battery', { value: 3.6, ts: (now + 1) * 1000 }]])
		}
		assert.deepEqual(telemetryPaths(merged([mapped])), new Map([['battery', '3/0/9']]))
		assert.deepEqual(latestMeasurements(merged([mapped])), [])
	})

	it('has attributes by the time of their reception', () => {
		const imports = [
			importOf('A', [], {
				attributes: [
					['firmware', '1'],
					['site', 'x'],
				],
				receivedAt: now,
			}),
			importOf('B', [], { attributes: [['firmware', '2']], receivedAt: now + 1 }),
		]
		for (const order of [imports, imports.toReversed()])
			assert.deepEqual(Object.fromEntries(latestAttributes(merged(order))), {
				firmware: { value: '2', ts: (now + 1) * 1000 },
				site: { value: 'x', ts: now * 1000 },
			})
	})

	it('has no prototype', () => {
		const values = Object.fromEntries([
			['__proto__', 1],
			['constructor', 2],
		])
		assert.deepEqual(
			latestTelemetry(merged([importOf('A', [[now, values]])])).map(([key]) => key),
			['__proto__', 'constructor'],
		)
	})

	it('is the same in whatever order and however often imports come', () => {
		const key = fc.constantFrom('soil', 'valve', '__proto__')
		const sent = fc.tuple(fc.constantFrom('A', 'B', 'C', 'D'), fc.integer({ min: now, max: now + 3 }), key)
		fc.assert(
			fc.property(fc.array(sent, { maxLength: 8 }), fc.infiniteStream(fc.nat({ max: 15 })), (all, picks) => {
				// One import says one thing about one key at one time.
				const imports = all.map(([importId, ts, name]) => {
					const values = Object.fromEntries([[name, `${importId} ${ts}`]])
					return importOf(importId, [[ts, values]], { attributes: [[name, importId]] })
				})
				const ranked = [...imports, ...imports].map((one) => ({ one, rank: picks.next().value }))
				const shuffled = ranked.toSorted((a, b) => a.rank - b.rank).map(({ one }) => one)
				const [once, often] = [merged(imports), merged(shuffled)]
				assert.deepEqual(new Map(latestTelemetry(often)), new Map(latestTelemetry(once)))
				assert.deepEqual(new Map(latestAttributes(often)), new Map(latestAttributes(once)))
			}),
		)
	})
})

for (const emulator of emulators)
	describe(`telemetry in the state of a device on ${emulator}`, () => {
		let tables: Tables
		let table: string
		before(async () => {
			tables = await startTables(emulator)
			table = tables.table('STATE_TABLE')
		})
		after(() => tables.close())

		const stepOn = (db: DynamoDBClient, objectsPerDevice = 0) => {
			const cuts: object[] = []
			const step = intoState({
				updateState: updateState({
					db,
					table,
					objectsPerDevice,
					pause: async () => {},
					onLeftOut: (cut) => cuts.push(cut),
				}),
				keysOf: stateKeys(table),
				objectsPerDevice,
			})
			const run = async (deviceId: string, one: ImportUpdates) =>
				(await step.run(deviceId, [one], { isTimeUp: () => false, items: new Map() }))(one)
			return { run, cuts }
		}

		const environment = (instance: number) =>
			timedUpdate({ ObjectID: 14205, ObjectInstanceID: instance, Resources: { '0': 21 } }, now)

		it('is one item, and attributes are another one; neither is an object', async () => {
			const { run } = stepOn(tables.db)
			const one = importOf('A', [[now, { soil: 1 }]], { attributes: [['firmware', '1']] })
			assert.deepEqual(await run('items', { ...one, updates: [environment(0)] }), [])
			const state = await readDeviceState(tables.db, table)('items')
			assert.deepEqual([...state.measured.keys()].toSorted(), [attributesItem, telemetryItem])
			assert.deepEqual(
				(await readStates(tables.db, table)('items')).map(({ object }) => object),
				['14205/0/1.0'],
			)
			assert.deepEqual(await listObjects(tables.db, table)('items'), new Set(['14205/0/1.0']))
		})

		it('is read with the device', () => {
			const one = importOf('A', [[now, { soil: 1 }]], { attributes: [['firmware', '1']] })
			const keys = stateKeys(table)('d', [one, { updates: [environment(0)] }])
			assert.deepEqual(
				keys.map(({ key }) => key['object']),
				[telemetryItem, attributesItem, '14205/0/1.0'],
			)
		})

		it('costs one write for each of the two, and none of a message without', async () => {
			const calls: string[] = []
			const noting = localDynamoDb(tables.endpoint)
			noting.middlewareStack.add(
				(next, context) => (args) => {
					calls.push(String((context as { readonly commandName?: string }).commandName))
					return next(args)
				},
				{ step: 'initialize' },
			)
			const { run } = stepOn(noting)
			await run(
				'costs',
				importOf('A', [
					[now, { a: 1, b: 2 }],
					[now + 1, { c: 3 }],
				]),
			)
			assert.deepEqual(calls.splice(0), ['BatchGetItemCommand', 'PutItemCommand'])
			await run('costs', importOf('B', [[now + 1, { a: 1 }]], { attributes: [['x', 1]] }))
			assert.deepEqual(calls.splice(0), ['BatchGetItemCommand', 'PutItemCommand', 'PutItemCommand'])
			await run('costs', importOf('C', []))
			assert.deepEqual(calls, [])
			noting.destroy()
		})

		it('has room, however many object instances the device has', async () => {
			const { run } = stepOn(tables.db, 1)
			await run('full', { ...importOf('A', []), updates: [environment(0)] })
			const more = { ...importOf('B', [[now, { soil: 1 }]]), updates: [environment(1)] }
			assert.deepEqual(
				(await run('full', more)).map(({ code, got }) => [code, got]),
				[['W_STATE_FULL', '14205/1/1.0']],
			)
			const state = await readDeviceState(tables.db, table)('full')
			assert.deepEqual(latestTelemetry(state), [['soil', { value: 1, ts: now * 1000 }]])
			// The two items are no object instances.
			assert.deepEqual(await run('roomy', importOf('A', [[now, { soil: 1 }]])), [])
			assert.deepEqual(await run('roomy', { ...importOf('B', []), updates: [environment(0)] }), [])
		})

		it('has room in a message with more objects than are read with the device', async () => {
			const { run } = stepOn(tables.db, 200)
			const updates = Array.from({ length: 120 }, (_, instance) => environment(instance))
			for (const value of [1, 2])
				await run('wide', { ...importOf(`${value}`, [[now + value, { [`k${value}`]: value }]]), updates })
			const state = await readDeviceState(tables.db, table)('wide')
			assert.deepEqual(
				latestTelemetry(state).map(([key]) => key),
				['k1', 'k2'],
			)
			assert.equal(state.objects.length, 120)
		})

		it('leaves out the oldest values if there are too many, and says so', async () => {
			const { run, cuts } = stepOn(tables.db)
			const text = 'x'.repeat(12_000)
			const found = []
			for (let at = 0; at < 7; at++)
				found.push(await run('many', importOf(`${at}`, [[now + at, { [`k${at}`]: text }]])))
			assert.deepEqual(
				found.map((findings) => findings.map(({ code, field }) => [code, field])),
				[[], [], [], [], [], [['W_STATE_FULL', 'telemetry']], [['W_STATE_FULL', 'telemetry']]],
			)
			assert.deepEqual(cuts[0], { deviceId: 'many', object: 'telemetry', values: 1 })
			const state = await readDeviceState(tables.db, table)('many')
			assert.deepEqual(
				latestTelemetry(state).map(([key]) => key),
				['k2', 'k3', 'k4', 'k5', 'k6'],
			)
		})

		it('has no value that would take the room of all others, and says so', async () => {
			const { run } = stepOn(tables.db)
			await run('large', importOf('A', [[now, { soil: 1 }]]))
			const [finding, ...others] = await run(
				'large',
				importOf('B', [[now + 1, { image: 'x'.repeat(17_000), mode: 'a' }]]),
			)
			assert.deepEqual([finding?.code, finding?.got, others], ['W_STATE_FULL', 'image', []])
			const state = await readDeviceState(tables.db, table)('large')
			assert.deepEqual(
				latestTelemetry(state).map(([key]) => key),
				['soil', 'mode'],
			)
		})

		it('of 8 writers at the same time, each import twice, ends in the newest values', async () => {
			const { run } = stepOn(tables.db)
			const queue = [...Array(24).keys(), ...Array(24).keys()].map((index) =>
				importOf(`import-${String(index).padStart(2, '0')}`, [
					[now - 100 + ((index * 7) % 24), { [`k${index % 3}`]: index }],
				]),
			)
			const writer = async () => {
				for (let next = queue.shift(); next !== undefined; next = queue.shift()) await run('busy', next)
			}
			await Promise.all(Array.from({ length: 8 }, writer))
			const state = await readDeviceState(tables.db, table)('busy')
			// 7 · index mod 24 is 21 for 3, 22 for 10, and 23 for 17.
			assert.deepEqual(Object.fromEntries(latestTelemetry(state).map(([key, { value }]) => [key, value])), {
				k0: 3,
				k1: 10,
				k2: 17,
			})
		})
	})
