import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { identity, marker, update } from '../testing/frames.ts'
import { hangMilliseconds } from '../testing/hang.ts'
import type { Handshake } from '../testing/liveServer.ts'
import { fingerprint, startWatching, type Watching } from '../testing/watching.ts'
import { watchDevice } from '../watchDevice.ts'

const limit = { timeout: hangMilliseconds }

/** Brings a watch into a state. `reach` returns a function that waits for the end of its connection. */
type Stage = {
	readonly plan?: readonly Handshake[]
	readonly reach: (watching: Watching) => Promise<() => Promise<unknown>>
}

const stages: Readonly<Record<string, Stage>> = {
	'while the handshake hangs': {
		plan: ['hang'],
		reach: async ({ server }) => {
			await server.refused()
			return () => Promise.resolve()
		},
	},
	'before the identity': {
		reach: async ({ server, until }) => {
			const peer = await server.accept()
			await until('status catching up')
			return () => peer.ended
		},
	},
	'while it is live, with a hole': {
		reach: async ({ server, until }) => {
			const peer = await server.accept()
			peer.send(identity(0), marker(0), update(2), { '@context': 'after it' })
			await until('unknown')
			return () => peer.ended
		},
	},
	'while it waits': {
		reach: async ({ server, until }) => {
			;(await server.accept()).close(1001)
			await until('status waiting')
			return () => Promise.resolve()
		},
	},
	'while it asks why': {
		plan: ['break off'],
		reach: async ({ server }) => {
			server.answerDevice('hang')
			await server.asked()
			return () => Promise.resolve()
		},
	},
	'while one connection takes the place of another': {
		reach: async ({ server, clock, until }) => {
			const old = await server.accept()
			old.send(identity(0), marker(0))
			await until('live 0')
			clock.advance(114 * 60_000)
			const young = await server.accept()
			return () => Promise.all([old.ended, young.ended])
		},
	},
}

describe('close()', limit, () => {
	for (const [when, { plan = [], reach }] of Object.entries(stages))
		it(`${when}: leaves no timer, socket or listener`, async (test) => {
			const watching = await startWatching(test, { plan, deviceAnswer: 'hang' })
			const { watch, clock, log } = watching
			const ended = await reach(watching)
			watch.close()
			watch.close()
			await ended()
			assert.deepEqual(clock.pending(), [])
			assert.deepEqual(log.filter((entry) => entry === 'status closed').length, 1)
			assert.equal(log.at(-1), 'status closed')
			assert.equal(watch.status().state, 'closed')
		})

	it('in a listener: nothing is heard afterwards', async (test) => {
		const { server, watch, log, until } = await startWatching(test)
		const peer = await server.accept()
		watch.on('update', () => watch.close())
		peer.send(identity(0), update(2), update(3), update(1))
		await until('status closed')
		await peer.ended
		assert.deepEqual(log.slice(-2), ['update 1 1/1', 'status closed'])
		assert.equal(watch.status().cursor, 1)
	})

	it('lets a Node.js process end', () => {
		const program = `
import { watchDevice } from ${JSON.stringify(join(import.meta.dirname, '../watchDevice.ts'))}
import { startLiveServer } from ${JSON.stringify(join(import.meta.dirname, '../testing/liveServer.ts'))}
const server = await startLiveServer()
const watch = watchDevice({ webSocketUrl: server.webSocketUrl, fingerprint: 'a' })
const peer = await server.accept()
watch.close()
await peer.ended
await server.close()`
		const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
			encoding: 'utf8',
			timeout: hangMilliseconds,
		})
		assert.equal(status, 0, stderr)
	})
})

describe('listeners', limit, () => {
	it('are called until they are removed', async (test) => {
		const { server, watch, until } = await startWatching(test)
		const seqs: number[] = []
		const off = watch.on('update', ({ seq }) => {
			seqs.push(seq)
			off()
		})
		const peer = await server.accept()
		peer.send(identity(0), update(1), update(2))
		await until('update 2 1/1')
		assert.deepEqual(seqs, [1])
	})

	it('that throw keep nothing from the others; their error is an uncaught one', () => {
		const program = `
import { createListeners } from ${JSON.stringify(join(import.meta.dirname, 'listeners.ts'))}
const { on, emit } = createListeners()
process.on('uncaughtException', ({ message }) => console.log('uncaught', message))
on('a', () => { throw new Error('mine') })
on('a', () => console.log('second'))
emit({ type: 'a' })`
		const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
			encoding: 'utf8',
		})
		assert.equal(stdout, 'second\nuncaught mine\n')
	})
})

describe('the fingerprint', limit, () => {
	const messageOf = (options: Partial<Parameters<typeof watchDevice>[0]>): string => {
		try {
			watchDevice({ webSocketUrl: 'ws://localhost/ws', fingerprint, ...options }).close()
			return 'nothing was thrown'
		} catch (error) {
			return String(error)
		}
	}

	it('is in no event', async (test) => {
		const { server, clock, watch, until } = await startWatching(test, { plan: ['break off'] })
		const events: unknown[] = [watch.status()]
		for (const type of ['identity', 'status', 'update', 'live', 'unknown'] as const)
			watch.on(type, (event) => events.push(event))
		await until('status waiting')
		clock.advance(250)
		const peer = await server.accept()
		peer.send(identity(0), marker(0), update(1))
		await until('update 1 1/1')
		assert.ok(events.length > 5)
		assert.ok(!JSON.stringify(events).includes(fingerprint))
	})

	const mistakes: Readonly<Record<string, Partial<Parameters<typeof watchDevice>[0]>>> = {
		'TypeError: webSocketUrl: expected an address that begins with ws:// or wss://': {
			webSocketUrl: `http://localhost/ws?fingerprint=${fingerprint}`,
		},
		'TypeError: restUrl: expected an address that begins with http:// or https://': {
			restUrl: `/rest/${fingerprint}`,
		},
		'RangeError: last: expected a whole number from 1 to 100, got 101': { last: 101 },
		'RangeError: after: expected a whole number from 0 to 9007199254740991, got -1': { after: -1 },
	}
	for (const [message, options] of Object.entries(mistakes))
		it(`is not in ${message}`, () => {
			assert.equal(messageOf(options), message)
		})

	it('is not in what a socket throws that may not be opened', async (test) => {
		const openSocket = (url: string): never => {
			throw new Error(url)
		}
		const { clock, until, watch } = await startWatching(test, { ports: { openSocket } })
		clock.advance(0)
		await until('status waiting')
		assert.ok(!JSON.stringify(watch.status()).includes(fingerprint))
	})
})

describe('a runtime without a WebSocket', () => {
	const run = (ports: string): string => {
		const program = `
import { WebSocket } from 'ws'
import { watchDevice } from ${JSON.stringify(join(import.meta.dirname, '../watchDevice.ts'))}
try {
	const watch = watchDevice({ webSocketUrl: 'ws://127.0.0.1:9/ws', fingerprint: 'a', ports: ${ports} })
	watch.close()
	console.log(watch.status().state)
} catch (error) {
	console.log(String(error))
}`
		const argv = ['--no-experimental-websocket', '--input-type=module', '--eval', program]
		return spawnSync(process.execPath, argv, { encoding: 'utf8', cwd: import.meta.dirname }).stdout
	}

	it('is told what it lacks, instead of connections that fail for ever', () =>
		assert.match(run('{}'), /^TypeError: ports\.openSocket: .*no WebSocket.*'ws'.*version 22/))

	it('watches with the one that is given', () =>
		assert.equal(run('{ openSocket: (url) => new WebSocket(url) }'), 'closed\n'))
})
