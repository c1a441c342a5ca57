import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { freePort } from '../../local/server/freePort.ts'
import { localDynamoDb, type Tables } from '../../local/testing/startTables.ts'
import { emulators } from '../../testing/emulators.ts'
import { startTables } from '../../testing/startTables.ts'
import { timedUpdate } from '../testing/timedUpdate.ts'
import { readStates } from './stateTable.ts'
import { updateState } from './updateState.ts'

const now = 1694503339

for (const emulator of emulators)
	describe(`reading the state of a device on ${emulator}`, () => {
		let tables: Tables
		let read: ReturnType<typeof readStates>
		before(async () => {
			tables = await startTables(emulator)
			read = readStates(tables.db, tables.table('STATE_TABLE'))
		})
		after(() => tables.close())

		const update = async (deviceId: string, ObjectInstanceID: number, text: string) => {
			const state = timedUpdate({ ObjectID: 14205, ObjectInstanceID, Resources: { '0': text } }, now)
			const take = updateState({
				db: tables.db,
				table: tables.table('STATE_TABLE'),
				objectsPerDevice: 0,
				pause: async () => {},
				onLeftOut: () => undefined,
			})
			await take(deviceId, [{ importId: 'A', receivedAt: now * 1000, updates: [state] }], {
				isTimeUp: () => false,
				items: new Map(),
			})
		}

		it('gives nothing of one that never sent anything', async () => {
			assert.deepEqual(await read('silent'), [])
		})

		it('gives an object with the time and the import of every value', async () => {
			await update('one', 0, 'x')
			assert.deepEqual(await read('one'), [
				{
					deviceId: 'one',
					object: '14205/0/1.0',
					ts: now,
					resources: { '0': { value: 'x', ts: now, importId: 'A' } },
					revision: 1,
				},
			])
		})

		it('gives all of very many objects, over several pages of 1 MB', async () => {
			const instances = Array.from({ length: 24 }, (_, index) => index)
			await Promise.all(instances.map((instance) => update('wide', instance, 'x'.repeat(60_000))))
			const objects = (await read('wide')).map(({ object }) => object)
			assert.deepEqual(objects.toSorted(), instances.map((index) => `14205/${index}/1.0`).toSorted())
		})
	})

it('reading the state of a device rejects when the table does not answer', async () => {
	const db = localDynamoDb(`http://127.0.0.1:${await freePort()}`, { maxAttempts: 1 })
	await assert.rejects(readStates(db, 'state')('any'), { code: 'ECONNREFUSED' })
})
