import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { freePort } from '../../../local/server/freePort.ts'
import { localDynamoDb, type Tables } from '../../../local/testing/startTables.ts'
import { emulators } from '../../../testing/emulators.ts'
import { recordingLog } from '../../../testing/recordingLog.ts'
import { startTables } from '../../../testing/startTables.ts'
import { startManagementApi } from '../../testing/managementApi.ts'
import { timedUpdate } from '../../testing/timedUpdate.ts'
import { newConnection } from '../connection.ts'
import { liveConnections, makeLive, storeConnection } from '../connections.ts'
import { wirePush } from '../wirePush.ts'
import type { FanOut } from './fanOut.ts'
import { pushImports, shareOut } from './pushImport.ts'

const now = 1694503339523

/** Pushes one import. */
const pushAlone =
	(needs: Parameters<typeof pushImports>[0]) => (one: Parameters<ReturnType<typeof follow>>[0]) =>
		follow(needs, one.deviceId)(one)

const follow = (needs: Parameters<typeof pushImports>[0], deviceId: string) =>
	pushImports(needs)(deviceId).follow

const imported = (deviceId: string) => ({
	deviceId,
	importId: '01HA3JRV23H0HJ8TXN6WYT7Q6S',
	seq: 7,
	success: true,
	receivedAt: now,
	updates: [
		timedUpdate({ ObjectID: 14205, Resources: { '0': 21.5 } }, 1694503339),
		timedUpdate({ ObjectID: 14205, Resources: { '0': 22.5 } }, 1694503340),
	],
	findings: [],
})

for (const emulator of emulators)
	describe(`the frames of an import, with connections on ${emulator}`, () => {
		let tables: Tables
		let api: Awaited<ReturnType<typeof startManagementApi>>
		before(async () => {
			tables = await startTables(emulator)
			api = await startManagementApi({
				post: {
					dead: '410 GoneException',
					young: '410 GoneException',
					broken: '500 InternalServerError',
					stuck: '403 ForbiddenException',
					limited: '429 LimitExceededException',
					hanging: 'hang',
				},
				delete: { stuck: '403 ForbiddenException' },
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
		const start = (db = tables.db, postsWith = api.sockets) => {
			const log = recordingLog()
			const table = tables.table('CONNECTIONS_TABLE')
			const queued: FanOut[] = []
			const counted: Record<string, number> = {}
			const count = (event: string) => {
				counted[event] = (counted[event] ?? 0) + 1
			}
			const wired = (sockets: typeof api.sockets) =>
				wirePush({
					db: () => db,
					table,
					sockets: () => sockets,
					log,
					tally: { count },
					now: () => now,
					pause: async () => {},
				})
			const needs = {
				...wired(api.sockets),
				post: wired(postsWith).post,
				liveConnections: liveConnections(db, table),
				sendFanOuts: async (pieces: readonly FanOut[]) => {
					queued.push(...pieces)
				},
				log,
			}
			return { log, queued, counted, needs, push: pushAlone(needs) }
		}
		const live = async (deviceId: string) =>
			(await liveConnections(tables.db, tables.table('CONNECTIONS_TABLE'))(deviceId, now / 1000))
				.map(({ connectionId }) => connectionId)
				.toSorted()
		const partsOf = (connectionId: string): unknown[] =>
			api.posted
				.filter((post) => post.connectionId === connectionId)
				.map(({ frame }) => JSON.parse(frame).part)

		it('reach every socket that watches the device, in order, and no other', async () => {
			for (const id of ['a', 'b']) await connect('watched', id)
			await connect('other', 'c')
			const table = tables.table('CONNECTIONS_TABLE')
			await storeConnection(tables.db, table)(newConnection('watched', 'still-greeting', now))
			const { push, log, queued } = start()
			await (await push(imported('watched'))).done
			for (const id of ['a', 'b']) assert.deepEqual(partsOf(id), [1, 2])
			assert.equal(api.posted.length, 4)
			assert.deepEqual(queued, [])
			const { importId } = imported('')
			assert.deepEqual(log.lines, [
				{
					level: 'info',
					event: 'pushed',
					members: { deviceId: 'watched', importId, sent: 2, gone: 0, slow: 0, failed: 0, queued: 0 },
				},
			])
		})

		it('do not reach a socket in full: it is ended, and forgotten unless it is young or still there; the import succeeds', async () => {
			for (const id of ['alive', 'dead', 'broken', 'stuck', 'limited']) await connect('mixed', id)
			await connect('mixed', 'young', 1000)
			const { push, log, counted } = start()
			await (await push(imported('mixed'))).done
			assert.deepEqual(await live('mixed'), ['alive', 'stuck', 'young'])
			assert.deepEqual(api.ended.toSorted(), ['broken', 'dead', 'limited', 'stuck', 'young'])
			assert.deepEqual(partsOf('alive'), [1, 2])
			const { sent, gone, slow, failed } = log.lines.find(({ event }) => event === 'pushed')?.members ?? {}
			assert.deepEqual({ sent, gone, slow, failed }, { sent: 1, gone: 2, slow: 1, failed: 2 })
			// One may neither be posted to nor be ended: the right to do so is missing.
			assert.deepEqual(counted, { EndedSockets: 3, ForbiddenPosts: 2 })
		})

		it('row 35: posts: frames that may not be posted are an error in the log, and the import goes on', async () => {
			await connect('forbidden', 'stuck')
			const { push, log } = start()
			await (await push(imported('forbidden'))).done
			const errors = log.lines.filter(({ level }) => level === 'error')
			// The frame, and the end of the socket.
			assert.deepEqual(
				errors.map(({ event, members }) => [event, members['connectionId']]),
				[
					['post forbidden', 'stuck'],
					['post forbidden', 'stuck'],
				],
			)
			assert.deepEqual(await live('forbidden'), ['stuck'], 'the next frame tries again')
		})

		it('are on their way before they have been sent: a socket that hangs holds up no import', async () => {
			await connect('slow', 'hanging')
			const { push } = start(tables.db, api.impatient)
			let isSent = false
			const { done } = await push(imported('slow'))
			const sent = done.then(() => {
				isSent = true
			})
			assert.equal(isSent, false)
			await sent
			assert.deepEqual(await live('slow'), [], 'it took nothing in time')
		})

		it('are logged without what the device sent', async () => {
			await connect('private', 'broken')
			const { push, log } = start()
			await (await push(imported('private'))).done
			assert.ok(log.lines.length > 0)
			assert.ok(!JSON.stringify(log.lines).includes('21.5'))
		})

		it('are a frame for an import without updates', async () => {
			await connect('refused', 'r')
			const { push } = start()
			await (await push({ ...imported('refused'), success: false, updates: [] })).done
			assert.deepEqual(partsOf('r'), [1])
		})

		it('go to the first 200 sockets here, and to the others by the queue, with what finds the import', async () => {
			const ids = Array.from({ length: 450 }, (_, index) => `p${String(index).padStart(3, '0')}`)
			await Promise.all(ids.map((id) => connect('popular', id)))
			const { push, log, queued } = start()
			await (await push(imported('popular'))).done
			assert.deepEqual(
				queued.map((piece) => [
					piece.v,
					piece.deviceId,
					'seq' in piece ? piece.seq : undefined,
					piece.watchers.length,
				]),
				[
					[1, 'popular', 7, 200],
					[1, 'popular', 7, 50],
				],
			)
			const posted = new Set(
				api.posted.map(({ connectionId }) => connectionId).filter((id) => id.startsWith('p')),
			)
			assert.equal(posted.size, 200)
			const watchers = queued.flatMap((piece) => piece.watchers)
			assert.deepEqual([...posted, ...watchers.map(({ connectionId }) => connectionId)].toSorted(), ids)
			for (const watcher of watchers)
				assert.deepEqual(Object.keys(watcher).toSorted(), ['connectedAt', 'connectionId'])
			const { sent, queued: count } = log.lines.find(({ event }) => event === 'pushed')?.members ?? {}
			assert.deepEqual({ sent, count }, { sent: 200, count: 250 })
		})

		it('reject when the queue does not take them, before any is sent', async () => {
			const { needs } = start()
			const sendFanOuts = async () => {
				throw new Error('not taken')
			}
			const before = api.posted.length
			await assert.rejects(pushAlone({ ...needs, sendFanOuts })(imported('popular')), /not taken/)
			assert.equal(api.posted.length, before)
		})

		it('reach a socket that becomes live while the entry is written, once, unless it is certain that there is none', async () => {
			await connect('meanwhile', 'early')
			const { needs } = start()
			const { follow, close } = pushImports(needs)('meanwhile')
			const first = await follow(imported('meanwhile'))
			await connect('meanwhile', 'late')
			const certain = await close(true)
			await Promise.all([first.done, certain.done])
			assert.deepEqual([partsOf('early'), partsOf('late')], [[1, 2], []])
			await (await close(false)).done
			assert.deepEqual(
				[partsOf('early'), partsOf('late')],
				[
					[1, 2],
					[1, 2],
				],
			)
		})

		it('come in one message to a socket that takes several, and one by one to the others', async () => {
			await connect('packed', 'plain')
			const table = tables.table('CONNECTIONS_TABLE')
			await storeConnection(tables.db, table)(newConnection('packed', 'packing', now - 60_000, true))
			await makeLive(tables.db, table)({ deviceId: 'packed', connectionId: 'packing' })
			const { push } = start()
			await (await push(imported('packed'))).done
			const framesOf = (id: string) =>
				api.posted.filter(({ connectionId }) => connectionId === id).map(({ frame }) => JSON.parse(frame))
			assert.deepEqual(framesOf('packing'), [framesOf('plain')])
			assert.equal(framesOf('plain').length, 2)
		})

		it('of a device that nobody watches are none', async () => {
			const { push, log, queued } = start()
			await (await push(imported('unwatched'))).done
			assert.deepEqual({ lines: log.lines, queued }, { lines: [], queued: [] })
		})

		it('reject when the table does not answer, so that the message comes again', async () => {
			const { push } = start(localDynamoDb(`http://127.0.0.1:${await freePort()}`, { maxAttempts: 1 }))
			await assert.rejects(push(imported('x')), { code: 'ECONNREFUSED' })
		})

		it('reject when a dead socket cannot be forgotten', async () => {
			await connect('unforgettable', 'dead')
			const { needs } = start()
			const remove = async () => {
				throw new Error('throttled')
			}
			const { done } = await pushAlone({ ...needs, remove })(imported('unforgettable'))
			await assert.rejects(done, /throttled/)
		})
	})

describe('sockets are shared out', () => {
	// At most 200 sockets and 2000 posts are one piece.
	const cases: readonly { sockets: number; frames: number; pieces: readonly number[] }[] = [
		{ sockets: 0, frames: 1, pieces: [] },
		{ sockets: 1, frames: 1, pieces: [1] },
		{ sockets: 200, frames: 1, pieces: [200] },
		{ sockets: 201, frames: 1, pieces: [200, 1] },
		{ sockets: 450, frames: 10, pieces: [200, 200, 50] },
		{ sockets: 200, frames: 11, pieces: [181, 19] },
		{ sockets: 45, frames: 100, pieces: [20, 20, 5] },
		{ sockets: 3, frames: 2000, pieces: [1, 1, 1] },
		{ sockets: 2, frames: 5000, pieces: [1, 1] },
	]
	for (const { sockets, frames, pieces } of cases)
		it(`in pieces of [${pieces.join(', ')}]: ${sockets} sockets, ${frames} frames`, () => {
			const watchers = Array.from({ length: sockets }, (_, index) => ({ connectionId: String(index) }))
			const shares = shareOut<{ readonly connectionId: string; readonly isPacked?: true }>(watchers, {
				single: { length: frames },
				packed: { length: 1 },
			})
			assert.deepEqual(
				shares.map(({ length }) => length),
				pieces,
			)
			assert.deepEqual(shares.flat(), watchers)
		})
})
