import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Connection, newConnection } from './connection.ts'
import type { Posted } from './post.ts'
import { pushFrames } from './pushFrames.ts'

const now = 1694503339523

const connection = (connectionId: string, ageMilliseconds = 60_000): Connection =>
	newConnection('device', connectionId, now - ageMilliseconds)

/** Sockets by the outcome of every post to them; what was removed. */
const sockets = (outcomes: Readonly<Record<string, Posted>>) => {
	const posts: string[] = []
	const removed: string[] = []
	return {
		posts,
		removed,
		needs: {
			post: async (connectionId: string, frame: string) => {
				posts.push(`${connectionId} ${frame}`)
				return outcomes[connectionId] ?? ('sent' as const)
			},
			remove: async ({ connectionId }: Connection) => {
				removed.push(connectionId)
			},
			now: () => now,
		},
	}
}

describe('pushing frames', () => {
	it('sends every frame to every socket', async () => {
		const { posts, removed, needs } = sockets({})
		const pushed = await pushFrames(needs, [connection('a'), connection('b')], ['1', '2'])
		assert.deepEqual(posts, ['a 1', 'a 2', 'b 1', 'b 2'])
		assert.deepEqual(pushed, { sent: 4, gone: 0, failed: 0 })
		assert.deepEqual(removed, [])
	})

	const nothing = [
		{ name: 'no socket', connections: [], frames: ['1'] },
		{ name: 'no frame', connections: [connection('a')], frames: [] },
	]
	for (const { name, connections, frames } of nothing)
		it(`does nothing with ${name}`, async () => {
			const { posts, needs } = sockets({})
			assert.deepEqual(await pushFrames(needs, connections, frames), { sent: 0, gone: 0, failed: 0 })
			assert.deepEqual(posts, [])
		})

	it('delays nobody for a socket that does not take its frame', async () => {
		const slow = Promise.withResolvers<Posted>()
		const others = Array.from({ length: 99 }, (_, index) => connection(`${index}`))
		const posted: string[] = []
		const removed: string[] = []
		const pushing = pushFrames(
			{
				post: (connectionId) => {
					posted.push(connectionId)
					if (connectionId === 'slow') return slow.promise
					return Promise.resolve(connectionId === '0' ? 'gone' : 'sent')
				},
				remove: async ({ connectionId }) => {
					removed.push(connectionId)
				},
				now: () => now,
			},
			[connection('slow'), ...others],
			['1', '2'],
		)
		await new Promise(setImmediate)
		assert.equal(posted.length, 200)
		assert.deepEqual(removed, ['0'], 'what the others need is done while it is waited for')
		slow.resolve('sent')
		assert.deepEqual(await pushing, { sent: 198, gone: 2, failed: 0 })
	})

	it('forgets an old socket that is gone, once, however many frames there were', async () => {
		const { removed, needs } = sockets({ dead: 'gone' })
		const pushed = await pushFrames(needs, [connection('dead'), connection('alive')], ['1', '2', '3'])
		assert.deepEqual(pushed, { sent: 3, gone: 3, failed: 0 })
		assert.deepEqual(removed, ['dead'])
	})

	it('keeps a young one, whose handshake may not have ended', async () => {
		const { removed, needs } = sockets({ young: 'gone' })
		assert.deepEqual(await pushFrames(needs, [connection('young', 4999)], ['1']), {
			sent: 0,
			gone: 1,
			failed: 0,
		})
		assert.deepEqual(removed, [])
	})

	it('keeps a socket to which a post failed', async () => {
		const { removed, needs } = sockets({ broken: 'failed' })
		const pushed = await pushFrames(needs, [connection('broken'), connection('fine')], ['1'])
		assert.deepEqual(pushed, { sent: 1, gone: 0, failed: 1 })
		assert.deepEqual(removed, [])
	})

	it('rejects when the table fails', async () => {
		const { needs } = sockets({ dead: 'gone' })
		const remove = async () => {
			throw new Error('throttled')
		}
		await assert.rejects(pushFrames({ ...needs, remove }, [connection('dead')], ['1']), /throttled/)
	})
})
