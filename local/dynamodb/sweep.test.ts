import assert from 'node:assert/strict'
import { once } from 'node:events'
import { it } from 'node:test'
import { startSweep } from './sweep.ts'

it('a sweep rests after each request, and begins again after one that failed, until it is ended', async () => {
	const lines: string[] = []
	const waits: (() => void)[] = []
	let waiting = Promise.withResolvers<void>()
	let sweeps = 0
	const end = startSweep({
		expire: async function* () {
			sweeps++
			yield 0
			yield 1
			throw new Error('the tables do not answer')
		},
		log: (_, line) => lines.push(line),
		wait: async (_, signal) => {
			const { promise, resolve: pass } = Promise.withResolvers<void>()
			waits.push(pass)
			waiting.resolve()
			await Promise.race([promise, once(signal, 'abort')])
		},
	})
	const nextWait = async () => {
		await waiting.promise
		waiting = Promise.withResolvers()
		return waits.shift()
	}
	for (let sweep = 0; sweep < 2; sweep++) {
		const beforeSweep = await nextWait()
		assert.equal(sweeps, sweep)
		beforeSweep?.()
		for (let request = 0; request < 2; request++) {
			const rest = await nextWait()
			assert.deepEqual(lines, [])
			rest?.()
		}
		await waiting.promise
		assert.deepEqual(lines.splice(0), ['ERROR expiry: the tables do not answer'])
	}
	end()
	await new Promise(setImmediate)
	assert.equal(sweeps, 2)
	assert.equal(waits.length, 1)
})

it('a sweep that fails because the tables close is not logged', async () => {
	const lines: string[] = []
	const asked = Promise.withResolvers<void>()
	const closed = Promise.withResolvers<void>()
	const end = startSweep({
		expire: async function* () {
			asked.resolve()
			yield await closed.promise
		},
		log: (_, line) => lines.push(line),
		wait: async () => undefined,
	})
	await asked.promise
	end()
	closed.reject(new Error('it has ended'))
	await new Promise(setImmediate)
	assert.deepEqual(lines, [])
})

it('a sweep that took longer than a minute is followed by the next one at once', async ({ mock }) => {
	let now = 0
	mock.method(performance, 'now', () => now)
	const waits: number[] = []
	const second = Promise.withResolvers<void>()
	let sweeps = 0
	const end = startSweep({
		expire: async function* () {
			now += 90_000
			if (++sweeps === 2) second.resolve()
			yield 0
		},
		log: () => {},
		wait: async (milliseconds) => void waits.push(milliseconds),
	})
	await second.promise
	end()
	assert.deepEqual(waits.slice(0, 3), [60_000, 20 * 90_000, 0])
})
