import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ConnectionKey, Watcher } from '../connection.ts'
import type { Frames } from '../frames.ts'
import type { Posted } from './post.ts'
import { createLanes, type PushNeeds, pushFrames } from './pushFrames.ts'

const now = 1694503339523

const watcher = (connectionId: string, ageMilliseconds = 60_000): Watcher => ({
	deviceId: 'device',
	connectionId,
	connectedAt: now - ageMilliseconds,
})

const none = { sent: 0, gone: 0, slow: 0, failed: 0 }

/** Sockets by what becomes of posts to them, `<socket>` or `<socket> <frame>`; what was done to them. */
const sockets = (outcomes: Readonly<Record<string, Posted>> = {}, changed: Partial<PushNeeds> = {}) => {
	const posts: string[] = []
	const ended: string[] = []
	const removed: string[] = []
	const needs: PushNeeds = {
		post: async (connectionId, frame) => {
			posts.push(`${connectionId} ${frame}`)
			return outcomes[`${connectionId} ${frame}`] ?? outcomes[connectionId] ?? 'sent'
		},
		disconnect: async (connectionId) => {
			ended.push(connectionId)
			return true
		},
		remove: async ({ deviceId, connectionId }: ConnectionKey) => {
			removed.push(`${deviceId} ${connectionId}`)
		},
		lanes: createLanes(50),
		now: () => now,
		...changed,
	}
	const to = (connectionId: string) => posts.filter((post) => post.startsWith(`${connectionId} `))
	return { to, posts, ended, removed, needs }
}

/** Frames that come one in each message. */
const framed = (single: readonly string[]): Frames => ({ single, packed: [] })

describe('pushing frames', () => {
	it('sends every frame to every socket, and counts sockets', async () => {
		const { to, ended, removed, needs } = sockets()
		const pushed = await pushFrames(needs, [watcher('a'), watcher('b')], framed(['1', '2', '3']))
		assert.deepEqual(to('a'), ['a 1', 'a 2', 'a 3'])
		assert.deepEqual(to('b'), ['b 1', 'b 2', 'b 3'])
		assert.deepEqual(pushed, { ...none, sent: 2 })
		assert.deepEqual([...ended, ...removed], [])
	})

	it('does nothing without sockets', async () => {
		const { posts, needs } = sockets()
		assert.deepEqual(await pushFrames(needs, [], framed(['1'])), none)
		assert.deepEqual(posts, [])
	})

	it('sends a socket its next frame when the one before has arrived', async () => {
		let posting = 0
		const { needs } = sockets(undefined, {
			post: async () => {
				assert.equal(++posting, 1)
				await new Promise(setImmediate)
				posting--
				return 'sent'
			},
		})
		await pushFrames(needs, [watcher('a')], framed(['1', '2', '3']))
	})

	it('sends a socket the frames of the next import after all of this one', async () => {
		const { to, needs } = sockets()
		await Promise.all([
			pushFrames(needs, [watcher('a')], framed(['1/1', '1/2'])),
			pushFrames(needs, [watcher('a')], framed(['2/1', '2/2'])),
		])
		assert.deepEqual(to('a'), ['a 1/1', 'a 1/2', 'a 2/1', 'a 2/2'])
	})

	it('row 31: posts: delays nobody for one of 100 sockets that does not take its frame', async () => {
		const hanging = Promise.withResolvers<Posted>()
		const posted: string[] = []
		const { removed, needs } = sockets(undefined, {
			post: async (connectionId) => {
				posted.push(connectionId)
				if (connectionId === 'hanging') return hanging.promise
				return connectionId === '0' ? 'gone' : 'sent'
			},
		})
		const others = Array.from({ length: 99 }, (_, index) => watcher(`${index}`))
		const pushing = pushFrames(needs, [watcher('hanging'), ...others], framed(['1', '2']))
		await new Promise(setImmediate)
		assert.equal(posted.filter((connectionId) => connectionId !== 'hanging').length, 98 * 2 + 1)
		assert.deepEqual(removed, ['device 0'], 'what the others need is done while it is waited for')
		hanging.resolve('sent')
		assert.deepEqual(await pushing, { ...none, sent: 99, gone: 1 })
	})

	type Case = {
		readonly outcome: Posted
		readonly age: number
		readonly ends: boolean
		readonly removes: boolean
	}
	const cases: readonly Case[] = [
		// A client that is there after all would wait for ever.
		{ outcome: 'gone', age: 60_000, ends: true, removes: true },
		{ outcome: 'gone', age: 5000, ends: true, removes: true },
		// Its handshake may not have ended.
		{ outcome: 'gone', age: 4999, ends: true, removes: false },
		{ outcome: 'slow', age: 60_000, ends: true, removes: true },
		{ outcome: 'slow', age: 0, ends: true, removes: true },
		{ outcome: 'failed', age: 60_000, ends: true, removes: true },
		{ outcome: 'failed', age: 0, ends: true, removes: true },
	]
	for (const { outcome, age, ends, removes } of cases)
		it(`to a socket of ${age} ms that is ${outcome} stops there; it is ${ends ? '' : 'not '}ended and ${removes ? 'forgotten' : 'kept'}`, async () => {
			const { to, ended, removed, needs } = sockets({ 'x 2': outcome })
			const pushed = await pushFrames(needs, [watcher('x', age), watcher('fine')], framed(['1', '2', '3']))
			assert.deepEqual(to('x'), ['x 1', 'x 2'])
			assert.deepEqual(to('fine'), ['fine 1', 'fine 2', 'fine 3'])
			assert.deepEqual(pushed, { ...none, sent: 1, [outcome]: 1 })
			assert.deepEqual(ended, ends ? ['x'] : [])
			assert.deepEqual(removed, removes ? ['device x'] : [])
		})

	for (const outcome of ['gone', 'slow', 'failed'] as const)
		it(`keeps a socket that is ${outcome} and cannot be ended: the next frame tries again`, async () => {
			const { removed, needs } = sockets({ x: outcome }, { disconnect: async () => false })
			assert.deepEqual(await pushFrames(needs, [watcher('x')], framed(['1'])), { ...none, [outcome]: 1 })
			assert.deepEqual(removed, [])
		})

	it('rejects when the table fails', async () => {
		const remove = async () => {
			throw new Error('throttled')
		}
		const { needs } = sockets({ dead: 'gone' }, { remove })
		await assert.rejects(pushFrames(needs, [watcher('dead')], framed(['1'])), /throttled/)
	})
})
