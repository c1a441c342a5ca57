import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { localDynamoDb, type Tables } from '../../local/testing/startTables.ts'
import { emulators } from '../../testing/emulators.ts'
import { startTables } from '../../testing/startTables.ts'
import { newConnection } from './connection.ts'
import {
	countConnections,
	isConnected,
	liveConnections,
	makeLive,
	removeConnection,
	storeConnection,
} from './connections.ts'

const connectedAt = 1694503339523
const now = connectedAt / 1000

for (const emulator of emulators)
	describe(`the table of connections on ${emulator}`, () => {
		let tables: Tables
		let store: ReturnType<typeof storeConnection>
		let remove: ReturnType<typeof removeConnection>
		let goLive: ReturnType<typeof makeLive>
		let live: ReturnType<typeof liveConnections>
		before(async () => {
			tables = await startTables(emulator)
			const table = tables.table('CONNECTIONS_TABLE')
			store = storeConnection(tables.db, table)
			remove = removeConnection(tables.db, table)
			goLive = makeLive(tables.db, table)
			live = liveConnections(tables.db, table)
		})
		after(() => tables.close())

		const connect = (deviceId: string, connectionId: string) =>
			store(newConnection(deviceId, connectionId, connectedAt))
		const liveIds = async (deviceId: string, at = now) =>
			(await live(deviceId, at)).map(({ connectionId }) => connectionId).toSorted()

		it('has no live connection of a device that nobody watches', async () => {
			assert.deepEqual(await liveIds('unwatched'), [])
		})

		it('has a connection live from its greeting on, and not before', async () => {
			await connect('greeted', 'c1')
			assert.deepEqual(await liveIds('greeted'), [])
			assert.equal(await goLive({ deviceId: 'greeted', connectionId: 'c1' }), true)
			// Only the attributes that posting needs.
			assert.deepEqual(await live('greeted', now), [{ deviceId: 'greeted', connectionId: 'c1', connectedAt }])
		})

		it('may be told twice that a connection is live', async () => {
			await connect('twice', 'c1')
			assert.equal(await goLive({ deviceId: 'twice', connectionId: 'c1' }), true)
			assert.equal(await goLive({ deviceId: 'twice', connectionId: 'c1' }), true)
			assert.deepEqual(await liveIds('twice'), ['c1'])
		})

		it('is remembered from when it is stored until it is forgotten', async () => {
			const isKnown = isConnected(tables.db, tables.table('CONNECTIONS_TABLE'))
			const connection = { deviceId: 'remembered', connectionId: 'c1' }
			assert.equal(await isKnown(connection), false)
			await connect('remembered', 'c1')
			assert.equal(await isKnown(connection), true)
			await remove(connection)
			assert.equal(await isKnown(connection), false)
		})

		it('counts those of a device, greeted or not, but for those that have expired', async () => {
			const count = countConnections(tables.db, tables.table('CONNECTIONS_TABLE'))
			assert.equal(await count('counted', now), 0)
			for (const connectionId of ['c1', 'c2', 'c3']) await connect('counted', connectionId)
			await connect('counted-2', 'c4')
			await goLive({ deviceId: 'counted', connectionId: 'c1' })
			assert.equal(await count('counted', now), 3)
			await remove({ deviceId: 'counted', connectionId: 'c2' })
			assert.equal(await count('counted', now), 2)
			assert.equal(await count('counted', Math.floor(now) + 7800), 0)
		})

		it('does not bring back a connection that ended during its greeting', async () => {
			await connect('ended', 'c1')
			await remove({ deviceId: 'ended', connectionId: 'c1' })
			assert.equal(await goLive({ deviceId: 'ended', connectionId: 'c1' }), false)
			assert.deepEqual(await liveIds('ended'), [])
		})

		it('keeps the connections of devices apart', async () => {
			for (const [deviceId, connectionId] of [
				['apart', 'c1'],
				['apart', 'c2'],
				['apart-2', 'c3'],
			] as const) {
				await connect(deviceId, connectionId)
				await goLive({ deviceId, connectionId })
			}
			assert.deepEqual(await liveIds('apart'), ['c1', 'c2'])
			assert.deepEqual(await liveIds('apart-2'), ['c3'])
		})

		it('forgets one connection and keeps the others', async () => {
			for (const connectionId of ['c1', 'c2']) {
				await connect('forgets', connectionId)
				await goLive({ deviceId: 'forgets', connectionId })
			}
			await remove({ deviceId: 'forgets', connectionId: 'c1' })
			await remove({ deviceId: 'forgets', connectionId: 'c1' })
			assert.deepEqual(await liveIds('forgets'), ['c2'])
		})

		it('row 36: connections: one that ended without $disconnect is left out after 2 h 10 min, deleted or not', async () => {
			await connect('expires', 'c1')
			await goLive({ deviceId: 'expires', connectionId: 'c1' })
			assert.deepEqual(await liveIds('expires', Math.floor(now) + 7799), ['c1'])
			assert.deepEqual(await liveIds('expires', Math.floor(now) + 7800), [])
		})

		it('finds all of very many, over several pages of 1 MB', async () => {
			const ids = Array.from({ length: 40 }, (_, index) => `c${index}`.padEnd(900, 'x'))
			const deviceId = 'd'.repeat(2000)
			// A few long items instead of many short ones: DynamoDB limits a query by bytes.
			const wide = {
				...newConnection(deviceId, '', connectedAt),
				state: 'live' as const,
				note: 'x'.repeat(50_000),
			}
			await Promise.all(ids.map((connectionId) => store({ ...wide, connectionId })))
			assert.deepEqual(await liveIds(deviceId), ids.toSorted())
			assert.equal(await countConnections(tables.db, tables.table('CONNECTIONS_TABLE'))(deviceId, now), 40)
		})

		it('row 29: connections: those of a device are one query beside 10,000 of others', async () => {
			const others = Array.from({ length: 10_000 }, (_, index) => ({
				...newConnection(`other-${index % 1000}`, `c${index}`, connectedAt),
				state: 'live' as const,
			}))
			const requests = others.map((Item) => ({ PutRequest: { Item: marshall(Item) } }))
			const table = tables.table('CONNECTIONS_TABLE')
			for (let from = 0; from < requests.length; from += 25) {
				const RequestItems = { [table]: requests.slice(from, from + 25) }
				const { UnprocessedItems = {} } = await tables.db.send(new BatchWriteItemCommand({ RequestItems }))
				assert.deepEqual(UnprocessedItems, {})
			}
			await connect('among-many', 'mine')
			await goLive({ deviceId: 'among-many', connectionId: 'mine' })
			const calls: string[] = []
			const counting = localDynamoDb(tables.endpoint)
			counting.middlewareStack.add(
				(next, context) => (args) => {
					calls.push(String((context as { readonly commandName?: string }).commandName))
					return next(args)
				},
				{ step: 'initialize' },
			)
			const found = await liveConnections(counting, table)('among-many', now)
			assert.deepEqual([found.map(({ connectionId }) => connectionId), calls], [['mine'], ['QueryCommand']])
			counting.destroy()
		})
	})
