import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { identity, marker, update } from '../testing/frames.ts'
import { hangMilliseconds } from '../testing/hang.ts'
import type { Peer } from '../testing/liveServer.ts'
import { startWatching, type Watching, type WatchingOptions } from '../testing/watching.ts'

const limit = { timeout: hangMilliseconds }

const minute = 60_000

/** A live watch. `renew` advances to its next connection: after 114 minutes, because `random` returns 0.5. */
const startRenewal = async (
	test: Parameters<typeof startWatching>[0],
	options?: WatchingOptions,
): Promise<Watching & { readonly old: Peer; readonly renew: () => Promise<Peer> }> => {
	const watching = await startWatching(test, options)
	const old = await watching.server.accept()
	old.send(identity(0), marker(0), update(1))
	await watching.until('update 1 1/1')
	const renew = async () => {
		watching.clock.advance(114 * minute)
		return watching.server.accept()
	}
	return { ...watching, old, renew }
}

const updatesIn = ({ log }: Watching): readonly string[] => log.filter((entry) => entry.startsWith('update'))

describe('row 36: connections: one of watchDevice that gets old', limit, () => {
	it('is kept awake every 285 s', async (test) => {
		const { clock, old } = await startRenewal(test)
		for (const _ of [1, 2]) {
			clock.advance(285_000)
			assert.deepEqual(JSON.parse(await old.received()), { message: 'message', data: 'PING' })
		}
	})

	it('is replaced as soon as another one is live; nothing is lost, nothing comes twice', async (test) => {
		const watching = await startRenewal(test)
		const { server, watch, old, until, renew, log } = watching
		const young = await renew()
		assert.equal(young.query, 'after=1')
		young.send(identity(1))
		await until('identity 1')
		old.send(update(2), update(3, 1, 2))
		await until('update 3 1/2')
		assert.equal(watch.status().state, 'live')
		young.send(update(2), update(3, 1, 2), update(3, 2, 2), marker(3))
		await old.ended
		assert.equal(server.openConnections(), 1)
		young.send(update(4))
		await until('update 4 1/1')
		const expected = ['update 1 1/1', 'update 2 1/1', 'update 3 1/2', 'update 3 2/2', 'update 4 1/1']
		assert.deepEqual(updatesIn(watching), expected)
		assert.deepEqual(
			log.filter((entry) => entry.startsWith('status')),
			['status catching up', 'status live'],
		)
	})

	it('is replaced again 114 minutes later', async (test) => {
		const { renew, until } = await startRenewal(test)
		const second = await renew()
		second.send(identity(1), marker(1))
		await until('live 1')
		const third = await renew()
		assert.equal(third.query, 'after=1')
	})

	it('that breaks meanwhile leaves its place to the other one', async (test) => {
		const { old, until, renew } = await startRenewal(test)
		const young = await renew()
		young.send(identity(1))
		await until('identity 1')
		old.breakOff()
		await until('status catching up')
		young.send(update(2), marker(2))
		await until('live 2')
	})

	it('stays when the other one fails, which is tried again', async (test) => {
		const { server, old, until, renew, clock, watch } = await startRenewal(test)
		const young = await renew()
		young.send(identity(1), { '@context': 'before the end' })
		await until('unknown')
		const retry = clock.armed(250)
		young.breakOff()
		await retry
		old.send(update(2))
		await until('update 2 1/1')
		assert.equal(watch.status().state, 'live')
		clock.advance(250)
		assert.equal((await server.accept()).query, 'after=2')
	})

	it('ends with a reset when the log was started anew', async (test) => {
		const { old, until, renew, watch, log } = await startRenewal(test)
		const young = await renew()
		young.send(identity(0), update(1), marker(1))
		await Promise.all([until('live 1'), old.ended])
		assert.deepEqual(log.slice(-6), [
			'identity 0',
			'status catching up',
			'reset 1-0',
			'update 1 1/1',
			'status live',
			'live 1',
		])
		assert.deepEqual(watch.status(), { state: 'live', cursor: 1 })
	})

	it('is over when the fingerprint gives access no longer', async (test) => {
		const { server, clock, old, until } = await startRenewal(test)
		server.plan({ status: 403 })
		server.answerDevice({ status: 403 })
		clock.advance(114 * minute)
		await Promise.all([until('status refused'), old.ended])
		assert.deepEqual(clock.pending(), [])
	})
})
