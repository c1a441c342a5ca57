import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { synthesise } from '../../cdk/testing/synthesise.ts'
import { freePort } from '../../local/freePort.ts'
import { emulators, localDynamoDb, startTables, type Tables } from '../../local/testing/startTables.ts'
import { startManagementApi } from '../testing/managementApi.ts'
import { recordingLog } from '../testing/recordingLog.ts'
import { timedUpdate } from '../testing/timedUpdate.ts'
import { newConnection } from './connection.ts'
import { liveConnections, makeLive, storeConnection } from './connections.ts'
import { pushUpdates } from './pushUpdates.ts'

const now = 1694503339523
const [emulator = 'dynalite'] = emulators

const imported = (deviceId: string) => ({
	deviceId,
	importId: '01HA3JRV23H0HJ8TXN6WYT7Q6S',
	seq: 7,
	updates: [
		timedUpdate({ ObjectID: 14205, Resources: { '0': 21.5 } }, 1694503339),
		timedUpdate({ ObjectID: 14205, Resources: { '0': 22.5 } }, 1694503340),
	],
})

describe('the updates of an import', () => {
	let tables: Tables
	let api: Awaited<ReturnType<typeof startManagementApi>>
	before(async () => {
		tables = await startTables(synthesise(), emulator)
		api = await startManagementApi({
			dead: '410 GoneException',
			young: '410 GoneException',
			broken: '500 InternalServerError',
		})
	})
	after(async () => {
		await api.close()
		await tables.close()
	})

	const connect = async (deviceId: string, connectionId: string, ageMilliseconds = 60_000) => {
		const table = tables.table('CONNECTIONS_TABLE')
		await storeConnection(tables.db, table)(newConnection(deviceId, connectionId, now - ageMilliseconds))
		await makeLive(tables.db, table)({ deviceId, connectionId })
	}
	const start = () => {
		const log = recordingLog()
		const table = tables.table('CONNECTIONS_TABLE')
		return { log, push: pushUpdates({ db: tables.db, table, sockets: api.sockets, log, now: () => now }) }
	}
	const live = async (deviceId: string) =>
		(await liveConnections(tables.db, tables.table('CONNECTIONS_TABLE'))(deviceId, now / 1000))
			.map(({ connectionId }) => connectionId)
			.toSorted()

	it('reach every socket that watches the device, and no other', async () => {
		for (const id of ['a', 'b']) await connect('watched', id)
		await connect('other', 'c')
		await storeConnection(
			tables.db,
			tables.table('CONNECTIONS_TABLE'),
		)(newConnection('watched', 'still-greeting', now))
		const { push, log } = start()
		await push(imported('watched'))
		const frames = api.posted.map(({ connectionId, frame }) => `${connectionId} ${JSON.parse(frame).part}`)
		assert.deepEqual(frames.toSorted(), ['a 1', 'a 2', 'b 1', 'b 2'])
		assert.deepEqual(log.lines, [
			{
				level: 'info',
				event: 'pushed',
				members: { deviceId: 'watched', importId: imported('').importId, sent: 4, gone: 0, failed: 0 },
			},
		])
	})

	it('forget sockets that are gone, and keep young and broken ones; the import succeeds', async () => {
		await connect('mixed', 'alive')
		await connect('mixed', 'dead')
		await connect('mixed', 'broken')
		await connect('mixed', 'young', 1000)
		const { push, log } = start()
		await push(imported('mixed'))
		assert.deepEqual(await live('mixed'), ['alive', 'broken', 'young'])
		const [pushed] = log.lines.filter(({ event }) => event === 'pushed')
		assert.deepEqual([pushed?.members['sent'], pushed?.members['gone'], pushed?.members['failed']], [2, 4, 2])
		const warnings = log.lines.filter(({ level }) => level === 'warn')
		assert.deepEqual(
			warnings.map(({ members }) => members['connectionId']),
			['broken', 'broken'],
		)
	})

	it('are logged without what the device sent', async () => {
		await connect('private', 'broken')
		const { push, log } = start()
		await push(imported('private'))
		assert.ok(!JSON.stringify(log.lines).includes('21.5'))
	})

	it('that are none ask nobody', async () => {
		const db = localDynamoDb(`http://127.0.0.1:${await freePort()}`, { maxAttempts: 1 })
		const push = pushUpdates({ db, table: 'x', sockets: api.sockets, log: recordingLog(), now: () => now })
		await push({ ...imported('x'), updates: [] })
	})

	it('reject when the table does not answer, so that the message comes again', async () => {
		const db = localDynamoDb(`http://127.0.0.1:${await freePort()}`, { maxAttempts: 1 })
		const push = pushUpdates({ db, table: 'x', sockets: api.sockets, log: recordingLog(), now: () => now })
		await assert.rejects(push(imported('x')), { code: 'ECONNREFUSED' })
	})
})
