import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { temporaryFolder } from '../local/testing/tinyHost.ts'
import { type LiveHost, startLiveHost } from './live/liveHost.ts'
import { liveRun } from './live/liveRun.ts'
import { disconnectKinds } from './live/liveSockets.ts'

describe('torture: connections end while messages flow', () => {
	const folder = temporaryFolder()
	let live: LiveHost
	before(async () => {
		// Two hours take eight seconds.
		live = await startLiveHost(folder.path, 900)
	})
	after(async () => {
		await live.host.close()
		folder.remove()
	})

	it('row 37: client: every one is told of every update once, in order, across every gap', async () => {
		const onProgress = (): void => undefined
		const wanted = { updates: 300, disconnects: 40, devices: 3, clients: 12, seed: Date.now() }
		const report = await liveRun({ ...live, ...wanted, onProgress })
		const { violations, unexpected, ends, updates, disconnects } = report
		assert.deepEqual({ violations, unexpected }, { violations: [], unexpected: [] }, `seed ${wanted.seed}`)
		assert.ok(updates >= wanted.updates && disconnects >= wanted.disconnects, JSON.stringify(report))
		for (const kind of disconnectKinds) assert.ok(ends[kind] > 0, `${kind}: ${JSON.stringify(ends)}`)
		assert.equal(ends.unexpected, 0)
	})
})
