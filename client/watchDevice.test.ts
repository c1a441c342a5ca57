import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { identity, marker, refusedImport, shadow, tooLarge, update } from './testing/frames.ts'
import { hangMilliseconds } from './testing/hang.ts'
import { startWatching } from './testing/watching.ts'
import type { WatchEvent } from './watchDevice.ts'

const limit = { timeout: hangMilliseconds }

describe('watchDevice: a connection', limit, () => {
	it('tells the identity, the state, the backlog, and goes live', async (test) => {
		const { server, watch, log, until } = await startWatching(test, { last: 2 })
		const peer = await server.accept()
		assert.equal(peer.query, 'last=2')
		peer.send(
			identity(3),
			shadow(),
			update(4, 1, 2),
			update(4, 2, 2),
			refusedImport(5),
			marker(5),
			tooLarge(6),
		)
		await until('tooLarge 6 1/1')
		assert.deepEqual(log, [
			'status catching up',
			'identity 3',
			'state',
			'update 4 1/2',
			'update 4 2/2',
			'import 5 1/1',
			'status live',
			'live 5',
			'tooLarge 6 1/1',
		])
		assert.deepEqual(watch.status(), { state: 'live', cursor: 6 })
	})

	it('hands over what the server sent', async (test) => {
		const { server, watch, until } = await startWatching(test)
		const events: WatchEvent[] = []
		watch.on('update', (event) => events.push(event))
		const peer = await server.accept()
		peer.send(identity(0), update(1, 1, 2), update(1, 2, 2))
		await until('update 1 2/2')
		const { '@context': _, importId, seq, part, parts, ts, ...object } = update(1, 2, 2)
		assert.deepEqual(events[1], { type: 'update', importId, seq, part, parts, ts, update: object, cursor: 1 })
	})

	it('resumes behind the cursor after a close, and drops what it has delivered', async (test) => {
		const { server, clock, log, until } = await startWatching(test)
		const first = await server.accept()
		first.send(identity(0), marker(0), update(1), update(2, 1, 3), update(2, 2, 3))
		await until('update 2 2/3')
		first.close(1001)
		await until('status waiting')
		clock.advance(250)
		const second = await server.accept()
		assert.equal(second.query, 'after=1')
		second.send(identity(1), update(2, 1, 3), update(2, 2, 3), update(2, 3, 3), update(3), marker(3))
		await until('live 3')
		const updates = log.filter((entry) => entry.startsWith('update'))
		assert.deepEqual(updates, [
			'update 1 1/1',
			'update 2 1/3',
			'update 2 2/3',
			'update 2 3/3',
			'update 3 1/1',
		])
	})
})
