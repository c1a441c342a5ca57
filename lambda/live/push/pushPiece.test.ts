import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { recordingLog } from '../../../testing/recordingLog.ts'
import { timedUpdate } from '../../testing/timedUpdate.ts'
import type { WatchedImport } from '../frames.ts'
import type { FanOut } from './fanOut.ts'
import type { Posted } from './post.ts'
import { createLanes } from './pushFrames.ts'
import { pushPiece } from './pushPiece.ts'

const now = 1694503339523

const imported: WatchedImport = {
	importId: '01HA3JRV23H0HJ8TXN6WYT7Q6S',
	seq: 7,
	success: true,
	receivedAt: now,
	updates: [21.5, 22.5].map((value, index) =>
		timedUpdate({ ObjectID: 14205, Resources: { '0': value } }, 1694503339 + index),
	),
	findings: [],
}

const watcher = (connectionId: string, ageMilliseconds = 60_000) => ({
	connectionId,
	connectedAt: now - ageMilliseconds,
})

const piece: FanOut = { v: 1, deviceId: 'device', seq: 7, watchers: [watcher('a'), watcher('b')] }

/** What the sockets of a device get when its data is hidden. */
const introduction = [JSON.stringify({ seq: 7, part: 'identity' }), JSON.stringify({ seq: 7, part: 'state' })]

const recording = (
	findImport: (deviceId: string, seq: number) => Promise<WatchedImport | undefined>,
	outcomes: Readonly<Record<string, Posted>> = {},
) => {
	const log = recordingLog()
	const posts: string[] = []
	const removed: string[] = []
	const push = pushPiece({
		findImport,
		introduction: async (deviceId) => (deviceId === 'device' ? introduction : undefined),
		state: async (deviceId) => (deviceId === 'device' ? introduction.slice(1) : undefined),
		post: async (connectionId, frame) => {
			const { seq, part } = JSON.parse(frame)
			posts.push(`${connectionId} ${seq}/${part}`)
			return outcomes[connectionId] ?? 'sent'
		},
		disconnect: async () => true,
		remove: async ({ deviceId, connectionId }) => {
			removed.push(`${deviceId} ${connectionId}`)
		},
		lanes: createLanes(50),
		now: () => now,
		log,
	})
	return { log, posts, removed, push }
}

describe('a piece of work', () => {
	it('is the frames of an import, from the ledger, to each of its sockets', async () => {
		const { posts, log, push } = recording(async (deviceId, seq) => {
			assert.deepEqual([deviceId, seq], ['device', 7])
			return imported
		})
		await push(piece)
		assert.deepEqual(posts.toSorted(), ['a 7/1', 'a 7/2', 'b 7/1', 'b 7/2'])
		const { importId } = imported
		assert.deepEqual(log.lines, [
			{
				level: 'info',
				event: 'pushed',
				members: { deviceId: 'device', importId, sent: 2, gone: 0, slow: 0, failed: 0 },
			},
		])
	})

	it('forgets an old socket that is gone, and keeps a young one', async () => {
		const { removed, push } = recording(async () => imported, { old: 'gone', young: 'gone' })
		await push({ ...piece, watchers: [watcher('old'), watcher('young', 1000)] })
		assert.deepEqual(removed, ['device old'])
	})

	it('is identity and state of a device whose data has been hidden', async () => {
		const { posts, log, push } = recording(() => assert.fail('it has no import'))
		const { watchers } = piece
		await push({ v: 1, deviceId: 'device', isHidden: true, watchers })
		assert.deepEqual(posts.toSorted(), ['a 7/identity', 'a 7/state', 'b 7/identity', 'b 7/state'])
		assert.deepEqual(log.lines[0]?.members, { deviceId: 'device', sent: 2, gone: 0, slow: 0, failed: 0 })
		await push({ v: 1, deviceId: 'erased', isHidden: true, watchers })
		assert.equal(posts.length, 4)
	})

	it('is the state of a device that has been configured', async () => {
		const { posts, push } = recording(() => assert.fail('it has no import'))
		const { watchers } = piece
		await push({ v: 1, deviceId: 'device', isConfigured: true, watchers })
		await push({ v: 1, deviceId: 'erased', isConfigured: true, watchers })
		assert.deepEqual(posts.toSorted(), ['a 7/state', 'b 7/state'])
	})

	it('has a frame without content for an import that was on its way when data was hidden', async () => {
		const { posts, push } = recording(async () => imported)
		await push({ ...piece, hideDataBefore: now })
		await push({ ...piece, hideDataBefore: now + 1 })
		assert.deepEqual(posts.toSorted(), ['a 7/1', 'a 7/1', 'a 7/2', 'b 7/1', 'b 7/1', 'b 7/2'])
	})

	it('is done when the import has expired', async () => {
		const { posts, push } = recording(async () => undefined)
		await push(piece)
		assert.deepEqual(posts, [])
	})

	it('rejects when the ledger fails, so that it comes again', async () => {
		const { push } = recording(async () => {
			throw new Error('throttled')
		})
		await assert.rejects(push(piece), /throttled/)
	})
})
