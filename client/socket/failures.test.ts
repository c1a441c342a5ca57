import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { identity, marker, update } from '../testing/frames.ts'
import { hangMilliseconds } from '../testing/hang.ts'
import { startWatching, type Watching } from '../testing/watching.ts'

const limit = { timeout: hangMilliseconds }

const minute = 60_000

const updatesIn = ({ log }: Watching): readonly string[] => log.filter((entry) => entry.startsWith('update'))

const waitingFor = ({ watch }: Watching) => {
	const status = watch.status()
	return status.state === 'waiting' ? status : assert.fail(status.state)
}

for (const isWs of [false, true])
	describe(`watchDevice: failures, with the WebSocket of ${isWs ? 'ws' : 'Node.js'}`, limit, () => {
		it('a refused handshake with 403 from the REST API: refused for good', async (test) => {
			const watching = await startWatching(test, {
				isWs,
				plan: [{ status: 403 }],
				deviceAnswer: { status: 403 },
			})
			const { server, clock, watch, until } = watching
			assert.match(await server.asked(), /^\/device\?fingerprint=/)
			await until('status refused')
			assert.deepEqual(watch.status(), { state: 'refused', reason: { code: 'forbidden', status: 403 } })
			assert.deepEqual(clock.pending(), [])
		})

		it('429: waits as long as Retry-After says', async (test) => {
			const answer = { status: 429, retryAfter: '120' }
			const watching = await startWatching(test, { isWs, plan: [{ status: 429 }], deviceAnswer: answer })
			const { server, clock, until } = watching
			await until('status waiting')
			const { reason, retryAt } = waitingFor(watching)
			assert.deepEqual(reason, { code: 'too-many-requests', status: 429 })
			assert.equal(retryAt, clock.now() + 120_000)
			clock.advance(120_000)
			await server.accept()
			await until('status catching up')
		})

		it('500: goes on with growing pauses, which a marker ends', async (test) => {
			const plan = Array.from({ length: 8 }, () => ({ status: 500 }))
			const watching = await startWatching(test, { isWs, plan, deviceAnswer: { status: 500 } })
			const { server, clock, until } = watching
			const pauses: number[] = []
			for (const _ of plan) {
				await until('status waiting')
				const { reason, retryAt } = waitingFor(watching)
				assert.deepEqual(reason, { code: 'server-error', status: 500 })
				pauses.push(retryAt - clock.now())
				clock.advance(retryAt - clock.now())
			}
			// Half of the limits, because `random` returns 0.5 here.
			assert.deepEqual(pauses, [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000])
			const peer = await server.accept()
			peer.send(identity(0), marker(0))
			await until('live 0')
			peer.close(1001)
			await until('status waiting')
			assert.equal(waitingFor(watching).retryAt - clock.now(), 250)
		})

		it('a handshake that hangs ends after 10 s', async (test) => {
			const watching = await startWatching(test, { isWs, plan: ['hang'] })
			const { server, clock, until } = watching
			await server.refused()
			clock.advance(10_000)
			await until('status waiting')
			assert.deepEqual(waitingFor(watching).reason, { code: 'handshake-timed-out' })
			clock.advance(250)
			await server.accept()
			await until('status catching up')
		})

		it('a REST API that hangs, too, is given up after 10 s', async (test) => {
			const watching = await startWatching(test, { isWs, plan: ['break off'], deviceAnswer: 'hang' })
			await watching.server.asked()
			watching.clock.advance(10_000)
			await watching.until('status waiting')
			assert.deepEqual(waitingFor(watching).reason, { code: 'unreachable' })
		})

		it('a handshake that breaks although the REST API has nothing against it: another one', async (test) => {
			const watching = await startWatching(test, { isWs, plan: ['break off'] })
			await watching.until('status waiting')
			assert.deepEqual(waitingFor(watching).reason, { code: 'handshake-failed', status: 200 })
		})

		it('a connection without an identity ends after 15 s', async (test) => {
			const watching = await startWatching(test, { isWs })
			const peer = await watching.server.accept()
			peer.send({ '@context': 'https://example.com/' })
			await watching.until('unknown')
			watching.clock.advance(15_000)
			await Promise.all([watching.until('status waiting'), peer.ended])
			assert.deepEqual(waitingFor(watching).reason, { code: 'silent' })
		})

		it('a backlog that stops before the marker ends after 30 s', async (test) => {
			const watching = await startWatching(test, { isWs })
			const peer = await watching.server.accept()
			peer.send(identity(0), update(1))
			await watching.until('update 1 1/1')
			watching.clock.advance(29_999)
			peer.send(update(2))
			await watching.until('update 2 1/1')
			watching.clock.advance(29_999)
			assert.equal(watching.watch.status().state, 'catching up')
			watching.clock.advance(1)
			await Promise.all([watching.until('status waiting'), peer.ended])
			watching.clock.advance(250)
			assert.equal((await watching.server.accept()).query, 'after=2')
		})

		it('a connection that breaks in the midst of an import: the rest of it follows', async (test) => {
			const watching = await startWatching(test, { isWs })
			const { server, clock, until } = watching
			const first = await server.accept()
			first.send(identity(6), update(7, 1, 3), update(7, 3, 3))
			await until('update 7 1/3')
			first.breakOff()
			await until('status waiting')
			assert.deepEqual(waitingFor(watching).reason, { code: 'closed', closeCode: 1006 })
			clock.advance(250)
			const second = await server.accept()
			assert.equal(second.query, 'after=6')
			second.send(identity(6), update(7, 1, 3), update(7, 2, 3), update(7, 3, 3), marker(7))
			await until('live 7')
			assert.deepEqual(updatesIn(watching), ['update 7 1/3', 'update 7 2/3', 'update 7 3/3'])
		})

		it('a hole that does not close within 2 s is fetched', async (test) => {
			const watching = await startWatching(test, { isWs })
			const { server, clock, log, until } = watching
			const first = await server.accept()
			first.send(identity(0), marker(0), update(2), { '@context': 'after it' })
			await until('unknown')
			clock.advance(1_999)
			assert.equal(server.openConnections(), 1)
			clock.advance(1)
			const second = await server.accept()
			await first.ended
			assert.equal(second.query, 'after=0')
			second.send(identity(0), update(1), update(2), marker(2))
			await until('live 2')
			assert.deepEqual(updatesIn(watching), ['update 1 1/1', 'update 2 1/1'])
			assert.ok(!log.includes('gap 1-1'))
		})

		it('a hole that closes in time is none', async (test) => {
			const watching = await startWatching(test, { isWs })
			const { server, clock, until } = watching
			const peer = await server.accept()
			peer.send(identity(0), marker(0), update(2), { '@context': 'after it' })
			await until('unknown')
			clock.advance(1_999)
			peer.send(update(1))
			await until('update 2 1/1')
			clock.advance(1 * minute)
			assert.equal(watching.watch.status().state, 'live')
		})

		it('a hole with more behind it than may wait is fetched at once, and the watch goes on', async (test) => {
			const watching = await startWatching(test, { isWs })
			const { server, until } = watching
			const first = await server.accept()
			const many = Array.from({ length: 1_001 }, (_, index) => update(index + 2))
			first.send(identity(0), marker(0), ...many)
			const second = await server.accept()
			await first.ended
			assert.equal(second.query, 'after=0')
			second.send(identity(0), update(1), ...many, marker(1_002), update(1_003))
			await until('update 1003 1/1')
			assert.deepEqual(watching.watch.status(), { state: 'live', cursor: 1_003 })
			assert.equal(new Set(updatesIn(watching)).size, updatesIn(watching).length)
		})

		it('before the marker nothing is a hole', async (test) => {
			const watching = await startWatching(test, { isWs })
			const peer = await watching.server.accept()
			peer.send(identity(0), update(2), { '@context': 'after it' })
			await watching.until('unknown')
			watching.clock.advance(10_000)
			assert.equal(watching.watch.status().state, 'catching up')
		})

		it('what expired while nobody listened is a gap', async (test) => {
			const watching = await startWatching(test, { isWs, after: 3 })
			const peer = await watching.server.accept()
			assert.equal(peer.query, 'after=3')
			peer.send(identity(5), update(7), marker(7))
			await watching.until('live 7')
			const expected = ['identity 5', 'gap 4-5', 'gap 6-6', 'update 7 1/1', 'status live', 'live 7']
			assert.deepEqual(watching.log.slice(1), expected)
		})

		it('a log that was started anew is a reset', async (test) => {
			const watching = await startWatching(test, { isWs, after: 30 })
			const peer = await watching.server.accept()
			peer.send(identity(1), update(2), marker(2))
			await watching.until('live 2')
			assert.deepEqual(watching.log.slice(1, 4), ['identity 1', 'reset 30-1', 'update 2 1/1'])
			assert.equal(watching.watch.status().cursor, 2)
		})

		it('what is no text, no JSON or not known changes nothing', async (test) => {
			const watching = await startWatching(test, { isWs })
			const peer = await watching.server.accept()
			peer.send(identity(0), marker(0), 'PONG', '[]', 'null')
			peer.sendBinary(Buffer.from('{}'))
			peer.send(update(1))
			await watching.until('update 1 1/1')
			assert.equal(watching.log.filter((entry) => entry === 'unknown').length, 4)
		})
	})
