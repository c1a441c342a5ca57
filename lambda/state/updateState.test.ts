import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import {
	ConditionalCheckFailedException,
	type DynamoDBClient,
	PutItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { freePort } from '../../local/server/freePort.ts'
import { localDynamoDb, type Tables } from '../../local/testing/startTables.ts'
import { emulators } from '../../testing/emulators.ts'
import { startTables } from '../../testing/startTables.ts'
import { timedUpdate } from '../testing/timedUpdate.ts'
import type { ImportUpdates, ObjectState } from './objectState.ts'
import { reportedObject } from './reportedObject.ts'
import { readStates } from './stateTable.ts'
import { updateState } from './updateState.ts'

const now = 1694503339

const pause = (maxMilliseconds: number) => wait(Math.random() * maxMilliseconds)
const noPause = async () => {}
const never = () => false

type DeviceImport = readonly [deviceId: string, imports: readonly [ImportUpdates]]

const importOf = (
	deviceId: string,
	importId: string,
	...updates: readonly (readonly [
		ts: number,
		resources: Record<string, number | string>,
		instance?: number,
	])[]
): DeviceImport => [
	deviceId,
	[
		{
			importId,
			receivedAt: (now + 60) * 1000,
			updates: updates.map(([ts, Resources, ObjectInstanceID = 0]) =>
				timedUpdate({ ObjectID: 14205, ObjectInstanceID, Resources }, ts),
			),
		},
	],
]

/** Takes imports in, as many objects as there are. */
const updating = (
	db: DynamoDBClient,
	table: string,
	pause: (maxMilliseconds: number) => Promise<void>,
	more: { readonly objectsPerDevice?: number; readonly onLeftOut?: (cut: object) => void } = {},
) => {
	const update = updateState({ db, table, pause, objectsPerDevice: 0, onLeftOut: () => undefined, ...more })
	return ([deviceId, imports]: DeviceImport) =>
		update(deviceId, imports, { isTimeUp: never, items: new Map() })
}

/** A client that notes the names of its calls. */
const counting = (endpoint: string) => {
	const calls: string[] = []
	const noting = localDynamoDb(endpoint)
	noting.middlewareStack.add(
		(next, context) => (args) => {
			calls.push(String((context as { readonly commandName?: string }).commandName))
			return next(args)
		},
		{ step: 'initialize' },
	)
	return { calls, noting }
}

for (const emulator of emulators)
	describe(`the state of a device on ${emulator}`, () => {
		let tables: Tables
		let table: string
		let update: ReturnType<typeof updating>
		let read: ReturnType<typeof readStates>
		before(async () => {
			tables = await startTables(emulator)
			table = tables.table('STATE_TABLE')
			update = updating(tables.db, table, pause)
			read = readStates(tables.db, table)
		})
		after(() => tables.close())

		const reported = async (deviceId: string) => (await read(deviceId)).map(reportedObject)
		const only = async (deviceId: string): Promise<ObjectState> => {
			const [state, ...others] = await read(deviceId)
			assert.ok(state !== undefined && others.length === 0)
			return state
		}

		it('has every object instance by itself, and the newest value of every resource', async () => {
			await update(
				importOf('several', 'A', [now, { 0: 21, 1: 40 }], [now + 1, { 0: 22 }], [now, { 0: 5 }, 1]),
			)
			await update(importOf('several', 'B', [now + 2, { 2: 990 }]))
			assert.deepEqual(await reported('several'), [
				{ ObjectID: 14205, Resources: { '0': 22, '1': 40, '2': 990, '99': now + 2 } },
				{ ObjectID: 14205, ObjectInstanceID: 1, Resources: { '0': 5, '99': now } },
			])
		})

		it('keeps devices apart', async () => {
			await update(importOf('apart-a', 'A', [now, { 0: 1 }]))
			await update(importOf('apart-b', 'B', [now, { 0: 2 }]))
			assert.equal(reportedObject(await only('apart-a')).Resources['0'], 1)
			assert.equal(reportedObject(await only('apart-b')).Resources['0'], 2)
		})

		it('is not overwritten by a sample that comes late', async () => {
			await update(importOf('late', 'A', [now, { 0: 21 }]))
			await update(importOf('late', 'B', [now - 60, { 0: 5, 1: 40 }]))
			const [object] = await reported('late')
			assert.deepEqual(object?.Resources, { '0': 21, '1': 40, '99': now })
		})

		it('leaves out what is more than ten minutes ahead of its reception', async () => {
			await update(importOf('future', 'A', [now + 660, { 0: 21 }], [now + 661, { 0: 99, 1: 99 }]))
			const [object] = await reported('future')
			assert.deepEqual(object?.Resources, { '0': 21, '99': now + 60 })
		})

		it('keeps any double bit for bit', async () => {
			// The largest and smallest ones, beyond what DynamoDB has and what marshalling takes, and neighbours of 2^53.
			const doubles = [
				Number.MAX_VALUE,
				-Number.MAX_VALUE,
				Number.MIN_VALUE,
				2.2250738585072014e-308,
				1e300,
				1e-300,
				1e20,
				2 ** 53 + 2,
				-(2 ** 63),
				0.1,
				3.4028234663852886e38,
			]
			const resources = Object.fromEntries(doubles.map((value, id) => [id, value]))
			await update(importOf('doubles', 'A', [now, resources]))
			const [object] = await reported('doubles')
			for (const [id, value] of doubles.entries())
				assert.ok(Object.is(object?.Resources[id], value), `${value}`)
		})

		it('goes on with an item of an earlier version', async () => {
			const old = { deviceId: 'old', object: '14205/0/1.0', ts: now, revision: 1 }
			const resources = {
				'0': { value: 21, ts: now, importId: 'A' },
				'1': { value: 40, ts: now, importId: 'A' },
			}
			await tables.db.send(new PutItemCommand({ TableName: table, Item: marshall({ ...old, resources }) }))
			await update(importOf('old', 'B', [now + 1, { 0: 22 }]))
			const [object] = await reported('old')
			assert.deepEqual(object?.Resources, { '0': 22, '1': 40, '99': now + 1 })
		})

		it('leaves out the oldest values of an object with more than an item can hold', async () => {
			const leftOut: object[] = []
			const take = updating(tables.db, table, pause, { onLeftOut: (cut) => leftOut.push(cut) })
			const text = 'x'.repeat(8000)
			for (let id = 0; id < 20; id++) await take(importOf('large', 'A', [now - 100 + id, { [id]: text }]))
			const [object] = await reported('large')
			const { '99': _, ...values } = object?.Resources ?? {}
			const ids = Object.keys(values).map(Number)
			assert.equal(ids.length, 7)
			assert.ok(ids.includes(19) && !ids.includes(0))
			assert.deepEqual(leftOut[0], { deviceId: 'large', object: '14205/0/1.0', values: 1 })
		})

		it('is not touched by an import of which nothing counts', async () => {
			const { calls, noting } = counting(tables.endpoint)
			await updating(noting, table, noPause)(importOf('nothing', 'A', [now + 661, { 0: 99 }]))
			await updating(noting, table, noPause)(importOf('nothing', 'A'))
			assert.deepEqual(calls, [])
			noting.destroy()
		})

		it('costs one read, one write for each object instance, and no write when nothing is new', async () => {
			const { calls, noting } = counting(tables.endpoint)
			const imported = importOf('costs', 'A', [now, { 0: 21 }], [now + 1, { 0: 22 }], [now, { 0: 5 }, 1])
			await updating(noting, table, noPause)(imported)
			const once = ['BatchGetItemCommand', 'PutItemCommand', 'PutItemCommand']
			assert.deepEqual(calls.toSorted(), once)
			await updating(noting, table, noPause)(imported)
			assert.deepEqual(calls.toSorted(), ['BatchGetItemCommand', ...once])
			noting.destroy()
		})

		it('takes several imports in at once, for one read and one write of each object instance', async () => {
			const { calls, noting } = counting(tables.endpoint)
			const [, [first]] = importOf('at-once', 'A', [now, { 0: 21 }], [now, { 0: 5 }, 1])
			const [, [second]] = importOf('at-once', 'B', [now + 1, { 0: 22 }], [now - 1, { 1: 40 }])
			const take = updateState({
				db: noting,
				table,
				objectsPerDevice: 0,
				pause: noPause,
				onLeftOut: () => undefined,
			})
			await take('at-once', [first, second], { isTimeUp: never, items: new Map() })
			assert.deepEqual(calls.toSorted(), ['BatchGetItemCommand', 'PutItemCommand', 'PutItemCommand'])
			assert.deepEqual(await reported('at-once'), [
				{ ObjectID: 14205, Resources: { '0': 22, '1': 40, '99': now + 1 } },
				{ ObjectID: 14205, ObjectInstanceID: 1, Resources: { '0': 5, '99': now } },
			])
			noting.destroy()
		})

		describe('with as many object instances as a device may have', () => {
			const instances = (from: number, count: number) =>
				Array.from({ length: count }, (_, index) => [now, { 0: index }, from + index] as const)

			for (const many of [3, 60])
				it(`takes in no further ones, says which, and goes on with those that it has: ${many}`, async () => {
					const deviceId = `full-${many}`
					const take = updating(tables.db, table, pause, { objectsPerDevice: many })
					assert.deepEqual(await take(importOf(deviceId, 'A', ...instances(1, many - 1))), new Set())
					const leftOut = await take(importOf(deviceId, 'B', ...instances(many, 3)))
					assert.deepEqual(leftOut, new Set([`14205/${many + 1}/1.0`, `14205/${many + 2}/1.0`]))
					const again = importOf(deviceId, 'C', [now + 1, { 0: 99 }, 1], [now + 1, { 0: 99 }, many + 1])
					assert.deepEqual(await take(again), new Set([`14205/${many + 1}/1.0`]))
					const states = await reported(deviceId)
					assert.equal(states.length, many)
					assert.equal(states.find(({ ObjectInstanceID }) => ObjectInstanceID === 1)?.Resources['0'], 99)
				})

			it('reads no more than there are, however many a message has', async () => {
				const { calls, noting } = counting(tables.endpoint)
				const take = updating(noting, table, noPause, { objectsPerDevice: 2 })
				await take(importOf('wide', 'A', ...instances(1, 400)))
				assert.deepEqual(calls.toSorted(), ['PutItemCommand', 'PutItemCommand', 'QueryCommand'])
				noting.destroy()
			})
		})

		it('of 8 writers at the same time, each import twice, ends in the newest values', async () => {
			const imports = Array.from({ length: 40 }, (_, index) =>
				// In no order of time; every resource has its newest value in another import.
				importOf('busy', `import-${String(index).padStart(2, '0')}`, [
					now - 100 + ((index * 7) % 40),
					{ [index % 4]: index, 6: index },
				]),
			)
			const queue = [...imports, ...imports]
			const writer = async () => {
				for (let next = queue.shift(); next !== undefined; next = queue.shift()) await update(next)
			}
			await Promise.all(Array.from({ length: 8 }, writer))
			// 7 · index mod 40 is 39 for 17, 38 for 34, 37 for 11, and 36 for 28.
			const state = await only('busy')
			const { ts, revision } = state
			const { '99': _, ...values } = reportedObject(state).Resources
			assert.deepEqual(values, { '0': 28, '1': 17, '2': 34, '3': 11, '6': 17 })
			assert.equal(ts, now - 61)
			assert.ok(revision >= 1 && revision <= 40, `${revision} writes: none was for nothing`)
		})

		it('rejects when others are faster every time, after so many pauses that become longer', async () => {
			const pauses: number[] = []
			const { calls, noting } = counting(tables.endpoint)
			noting.middlewareStack.add(
				(next, context) => async (args) => {
					if ((context as { readonly commandName?: string }).commandName === 'PutItemCommand')
						throw new ConditionalCheckFailedException({ message: 'other', $metadata: {} })
					return next(args)
				},
				{ step: 'initialize', priority: 'low' },
			)
			const losing = updating(noting, table, async (most) => {
				pauses.push(most)
			})
			await assert.rejects(
				losing(importOf('contested', 'A', [now, { 0: 21 }])),
				/14205\/0\/1\.0.*20 attempts/,
			)
			assert.equal(calls.filter((call) => call === 'PutItemCommand').length, 20)
			assert.deepEqual(pauses.slice(0, 3), [2, 4, 8])
			assert.equal(Math.max(...pauses), 100)
			assert.deepEqual(await read('contested'), [])
			noting.destroy()
		})
	})

describe('the state of a device while its table does not answer', () => {
	it('makes an import fail', async () => {
		const db = localDynamoDb(`http://127.0.0.1:${await freePort()}`, { maxAttempts: 1 })
		await assert.rejects(updating(db, 'state', noPause)(importOf('any', 'A', [now, { 0: 21 }])), {
			code: 'ECONNREFUSED',
		})
	})
})
