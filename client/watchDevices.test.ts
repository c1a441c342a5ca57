import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { identity, marker, update } from './testing/frames.ts'
import { hangMilliseconds } from './testing/hang.ts'
import { startLiveServer } from './testing/liveServer.ts'
import { manualClock } from './testing/manualClock.ts'
import { watchDevices } from './watchDevices.ts'

describe('watchDevices', { timeout: hangMilliseconds }, () => {
	it('follows each device over its own connection', async () => {
		const server = await startLiveServer()
		const clock = manualClock()
		const watch = watchDevices({
			webSocketUrl: server.webSocketUrl,
			devices: { kitchen: { fingerprint: 'a', after: 4 }, cellar: { fingerprint: 'b', last: 1 } },
			ports: { clock },
		})
		const heard: string[] = []
		const live = new Promise<void>((resolve) =>
			watch.on('live', () => {
				if (Object.values(watch.status()).every(({ state }) => state === 'live')) resolve()
			}),
		)
		watch.on('update', ({ device, seq }) => heard.push(`${device} ${seq}`))
		const peers = [await server.accept(), await server.accept()]
		for (const peer of peers) {
			const seq = peer.query === 'after=4' ? 4 : 0
			peer.send(identity(seq), update(seq + 1), marker(seq + 1))
		}
		await live
		assert.deepEqual(heard.toSorted(), ['cellar 1', 'kitchen 5'])
		watch.close('cellar')
		assert.deepEqual(watch.status(), {
			kitchen: { state: 'live', cursor: 5 },
			cellar: { state: 'closed', cursor: 1 },
		})
		watch.close()
		await Promise.all(peers.map(({ ended }) => ended))
		assert.deepEqual(clock.pending(), [])
		await server.close()
	})
})
