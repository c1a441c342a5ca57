import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'
import { type DynamoDBClient, PutItemCommand, paginateScan } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { fingerprintKey } from '../../lambda/devices/device.ts'
import { registerDevice } from '../../lambda/devices/registerDevice.ts'
import { localDynamoDb, type Tables } from '../../local/testing/startTables.ts'
import { templateAssembly } from '../../testing/assembly.ts'
import { emulators } from '../../testing/emulators.ts'
import { startTables } from '../../testing/startTables.ts'
import { placesOf, type Stored } from './places.ts'
import { runErase } from './runErase.ts'

const model = 'PCA20065'

/** A management API that answers 410: all stored sockets are old. */
const startGoneSockets = async () => {
	const ended: string[] = []
	const server = createServer(({ method, url = '' }, response) => {
		ended.push(`${method} ${url.split('/').at(-1)}`)
		response.writeHead(410, { 'x-amzn-errortype': 'GoneException' }).end('{}')
	}).listen(0, '127.0.0.1')
	await new Promise((resolve) => server.once('listening', resolve))
	const { port } = server.address() as AddressInfo
	const close = (): void => {
		server.closeAllConnections()
		server.close()
	}
	return { ended, url: `http://127.0.0.1:${port}`, close }
}

for (const emulator of emulators)
	describe(`erasing a device on ${emulator}`, () => {
		let tables: Tables
		let stored: Stored
		let gone: Awaited<ReturnType<typeof startGoneSockets>>
		let sockets: ApiGatewayManagementApiClient
		before(async () => {
			tables = await startTables(emulator)
			gone = await startGoneSockets()
			stored = {
				devicesTable: tables.table('DEVICES_TABLE'),
				connectionsTable: tables.table('CONNECTIONS_TABLE'),
				ledgerTable: tables.table('LEDGER_TABLE'),
				stateTable: tables.table('STATE_TABLE'),
				historyTable: tables.table('HISTORY_TABLE'),
				integrationsTable: tables.table('INTEGRATIONS_TABLE'),
				downlinksTable: tables.table('DOWNLINKS_TABLE'),
				socketsUrl: gone.url,
			}
			const credentials = { accessKeyId: 'test', secretAccessKey: 'local' }
			sockets = new ApiGatewayManagementApiClient({ endpoint: gone.url, region: 'eu-west-1', credentials })
		})
		after(async () => {
			sockets.destroy()
			gone.close()
			await tables.close()
		})

		const put = (table: string, item: object) =>
			tables.db.send(new PutItemCommand({ TableName: table, Item: marshall(item) }))

		const putEntry = (deviceId: string, seq: number, payload: Uint8Array = Buffer.from('x')) =>
			put(stored.ledgerTable, { deviceId, seq, messageKey: `message#${deviceId}-${seq}`, payload })

		/** An entry in the log of an integration. */
		const putMessage = (integrationId: string, ...deviceIds: readonly string[]) =>
			put(stored.integrationsTable, {
				pk: `log#${integrationId}`,
				sk: `message-of-${deviceIds.join('-and-')}`,
				devices: deviceIds.map((deviceId) => ({ deviceId, name: deviceId })),
			})

		/** Stores the items of a used device, and a fingerprint that its item does not list. */
		const fill = async (deviceId: string): Promise<void> => {
			const fingerprint = `29a.${deviceId}`
			await registerDevice(tables.db, stored.devicesTable)({ deviceId, model, fingerprint })
			await put(stored.devicesTable, { ...fingerprintKey(`${fingerprint}x`), deviceId })
			for (const connectionId of ['a', 'b']) await put(stored.connectionsTable, { deviceId, connectionId })
			for (const seq of [1, 2, 3]) await putEntry(deviceId, seq)
			for (const object of ['14201/0/1.0', '14202/0/1.0']) await put(stored.stateTable, { deviceId, object })
			for (const at of ['14201/0/1#a', '14201/0/2#b', '14201/0/day#2026-11-29'])
				await put(stored.historyTable, { deviceId, at })
			for (const id of ['01A', '01B']) await put(stored.downlinksTable, { deviceId, id })
			for (const integrationId of ['int-1', 'int-2']) {
				await put(stored.integrationsTable, { pk: 'integrations', sk: integrationId, integrationId })
				await putMessage(integrationId, deviceId)
			}
		}
		const filled = {
			devices: 1,
			fingerprints: 2,
			connections: 2,
			entries: 3,
			states: 2,
			history: 3,
			messages: 2,
			downlinks: 2,
		}

		/** All items that contain the id of the device. */
		const itemsOf = async (deviceId: string): Promise<readonly object[]> => {
			const items: object[] = []
			for (const TableName of Object.values(stored).filter((name) => name !== stored.socketsUrl))
				for await (const { Items = [] } of paginateScan({ client: tables.db }, { TableName }))
					items.push(...Items.filter((item) => JSON.stringify(item).includes(deviceId)))
			return items
		}

		type Options = {
			readonly db?: DynamoDBClient
			readonly wait?: (milliseconds: number) => Promise<void>
			readonly confirm?: () => Promise<boolean>
		}
		const erase = async (deviceId: string, options: Options = {}) => {
			const { db = tables.db, wait = async () => undefined, confirm = async () => true } = options
			const told: string[] = []
			const places = placesOf({ db, sockets, wait }, stored)
			const tell = (text: string) => void told.push(text)
			return { ...(await runErase({ places, wait, tell, confirm }, deviceId)), told }
		}

		it('removes all of it, tells how much that was, and leaves another one as it is', async () => {
			await fill('mine')
			await fill('other')
			const others = await itemsOf('other')
			assert.equal((await itemsOf('mine')).length, 17)
			const { exitCode, text, json, told } = await erase('mine')
			assert.equal(exitCode, 0)
			assert.deepEqual(json, { deviceId: 'mine', removed: filled })
			const said =
				'1 device, 2 fingerprints, 2 connections, 3 entries of the import log, 2 objects with their newest values, ' +
				'3 rows of its history, 2 messages in the logs of integrations, 2 downlinks'
			assert.equal(text.split('\n')[0], `erased mine: ${said}`)
			assert.equal(told[0], `stored of mine: ${said}`)
			assert.deepEqual(await itemsOf('mine'), [])
			assert.deepEqual(await itemsOf('other'), others)
			assert.deepEqual(gone.ended.toSorted(), ['DELETE a', 'DELETE b'])
		})

		it('finds nothing of a device that is erased already, or that there never was', async () => {
			for (const deviceId of ['mine', 'never'])
				assert.deepEqual(await erase(deviceId), {
					exitCode: 1,
					text: `nothing is stored of ${deviceId}`,
					json: { error: `nothing is stored of ${deviceId}` },
					told: [],
				})
		})

		it('removes a message of which several devices came out, and none that names no device', async () => {
			await fill('one')
			await putMessage('int-1', 'one', 'neighbour')
			await putMessage('int-1')
			const { json } = await erase('one')
			assert.deepEqual(json, { deviceId: 'one', removed: { ...filled, messages: 3 } })
			assert.deepEqual(await itemsOf('neighbour'), [])
			assert.equal((await itemsOf('"message-of-"')).length, 1)
		})

		it('removes nothing if the operator does not confirm', async () => {
			await fill('spared')
			const { exitCode, text } = await erase('spared', { confirm: async () => false })
			assert.deepEqual({ exitCode, text }, { exitCode: 1, text: 'nothing was removed' })
			assert.equal((await itemsOf('spared')).length, 17)
		})

		it('removes the entries of a device that was never registered', async () => {
			await putEntry('stranger', 1)
			const { exitCode, text } = await erase('stranger')
			assert.equal(exitCode, 0)
			assert.match(text, /^erased stranger: 1 entry of the import log\n/)
			assert.deepEqual(await itemsOf('stranger'), [])
		})

		it('removes more than one page of entries, and tells how far it is', async () => {
			// A page of a query ends at 1 MB.
			const payload = randomBytes(300_000)
			for (let seq = 1; seq <= 8; seq++) await putEntry('large', seq, payload)
			const small = Array.from({ length: 520 }, (_, index) => putEntry('large', 9 + index))
			await Promise.all(small)
			const { json, told } = await erase('large')
			const removed = {
				devices: 0,
				fingerprints: 0,
				connections: 0,
				entries: 528,
				states: 0,
				history: 0,
				messages: 0,
				downlinks: 0,
			}
			assert.deepEqual(json, { deviceId: 'large', removed })
			assert.equal(told[0], 'stored of large: 528 entries of the import log')
			assert.equal(told.filter((text) => text.includes('looking again')).length, 1)
			assert.ok(
				told.some((text) => /^removed 5\d\d entries of the import log$/.test(text)),
				told.join('\n'),
			)
			assert.deepEqual(await itemsOf('large'), [])
		})

		it('looks again after the time that a function may run, and finds what was written meanwhile', async () => {
			await fill('late')
			const waited: number[] = []
			const { exitCode, json } = await erase('late', {
				wait: async (milliseconds) => {
					waited.push(milliseconds)
					if (waited.length > 1) return
					await putEntry('late', 4)
					await put(stored.stateTable, { deviceId: 'late', object: '14203/0/1.0' })
				},
			})
			assert.equal(exitCode, 0)
			const seconds = Object.values((await templateAssembly()).template.Resources)
				.filter(({ Type }) => Type === 'AWS::Lambda::Function')
				.map(({ Properties = {} }) => Number(Properties['Timeout']))
			const longest = Math.max(...seconds) * 1000
			assert.deepEqual(waited, [longest, longest])
			assert.deepEqual(json, { deviceId: 'late', removed: { ...filled, entries: 4, states: 3 } })
			assert.deepEqual(await itemsOf('late'), [])
		})

		it('gives up on a device that does not stop to send, and says so', async () => {
			await fill('busy')
			let seq = 3
			const wait = async () => void (await putEntry('busy', ++seq))
			const { exitCode, text, json } = await erase('busy', { wait })
			assert.equal(exitCode, 1)
			assert.match(
				text,
				/^messages of busy are still being stored: stop the device, then run the command again/,
			)
			assert.deepEqual(json, { error: text, deviceId: 'busy', removed: { ...filled, entries: seq } })
			assert.equal((await erase('busy')).text, 'nothing is stored of busy')
		})

		describe('that is stopped', () => {
			/** A client that fails from its n-th write on. */
			const failing = (n: number): { db: DynamoDBClient; writes: () => number } => {
				const db = localDynamoDb(tables.endpoint)
				let writes = 0
				db.middlewareStack.add(
					(next, { commandName }) =>
						async (args) => {
							if (!/^(?:Delete|BatchWrite)/.test(commandName ?? '')) return next(args)
							writes += 1
							if (writes >= n) throw new Error('stopped')
							return next(args)
						},
					{ step: 'initialize' },
				)
				return { db, writes: () => writes }
			}

			it('is finished by the same command, whichever write it was stopped before', async () => {
				// 2 fingerprints, the device, connections, entries, states, history, messages, downlinks
				for (let n = 1; n <= 9; n++) {
					const deviceId = `stopped${n}`
					await fill(deviceId)
					const { db, writes } = failing(n)
					await assert.rejects(erase(deviceId, { db }), /stopped/)
					assert.equal(writes(), n)
					db.destroy()
					assert.equal((await erase(deviceId)).exitCode, 0, `stopped before write ${n}`)
					assert.deepEqual(await itemsOf(deviceId), [])
				}
			})

			it('is still in the list of devices until its last fingerprint is gone', async () => {
				await fill('listed')
				const { db } = failing(3)
				await assert.rejects(erase('listed', { db }), /stopped/)
				db.destroy()
				const ids = (await itemsOf('listed')).map((item) => (item as { id?: { S: string } }).id?.S)
				assert.deepEqual(
					ids.filter((id) => id?.startsWith('device#')),
					['device#listed'],
				)
			})
		})
	})
