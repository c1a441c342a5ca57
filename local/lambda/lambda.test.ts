import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type Barrier, startBarrier } from '../testing/barrier.ts'
import { useTinyHost } from '../testing/useTinyHost.ts'

describe('lambda: execution environments', () => {
	const tiny = useTinyHost({ lambda: { maxConcurrency: 3, idleMilliseconds: 100 } })
	let barrier: Barrier
	before(async () => {
		barrier = await startBarrier()
	})
	after(() => barrier.close())
	const get = (path: string) => fetch(`${tiny.output('HttpUrl')}${path}`)
	const invocations = async (): Promise<number> => {
		const response = await get('/echo/a')
		return ((await response.json()) as { invocations: number }).invocations
	}

	it('serve one invocation each; invocations above the maximum concurrency wait', async () => {
		const responses = Array.from({ length: 6 }, () => get(`/misbehave/hold?at=${barrier.url}`))
		for (const left of [6, 5, 4, 3, 2, 1]) {
			await barrier.reached(Math.min(left, 3))
			// Another function starts and answers meanwhile. A fourth environment of this one would do the same.
			await invocations()
			assert.equal(barrier.waiting(), Math.min(left, 3))
			barrier.release()
		}
		assert.deepEqual(
			(await Promise.all(responses)).map(({ status }) => status),
			Array(6).fill(200),
		)
	})

	it('end when they have been idle', async () => {
		await invocations()
		// An environment stays warm when it is used again in time. The pauses become longer, until one is long enough.
		for (let milliseconds = 100; (await invocations()) > 1; milliseconds *= 2) await pause(milliseconds)
	})
})
