import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { temporaryFolder } from '../local/testing/tinyHost.ts'
import { prepare } from './run/prepare.ts'
import { tortureRun } from './run/tortureRun.ts'

describe('torture: everything goes wrong while messages flow', () => {
	const folder = temporaryFolder()
	let end = async (): Promise<void> => undefined
	after(async () => {
		await end()
		folder.remove()
	})

	it('row 41: local: nothing that was acknowledged is lost, nothing comes twice, nothing is missing', async () => {
		const prepared = await prepare(folder.path)
		end = prepared.host.kill
		const seed = Date.now() % 1_000_000
		const onProgress = (): void => undefined
		const sizes = { messages: 200, devices: 5, clients: 6, kills: 2, repeats: 0.1, faults: 0.05 }
		const report = await tortureRun({ ...prepared, ...sizes, seed, onProgress })
		const { violations, unexpected, ...figures } = report
		assert.deepEqual({ violations, unexpected }, { violations: [], unexpected: [] }, `seed ${seed}`)
		const { streams, downlinks, kills, drops, acknowledged, entries, deliveries, disturbed } = figures
		const text = JSON.stringify(figures)
		assert.equal(kills, 2)
		assert.ok(acknowledged > 150 && entries >= acknowledged && deliveries > entries && drops > 0, text)
		assert.ok(streams.events > entries && streams.connections > 2, text)
		assert.ok((downlinks['acknowledged'] ?? 0) + (downlinks['applied'] ?? 0) > 0 && downlinks['sent'], text)
		assert.ok(disturbed.repeats > 0 && Object.keys(disturbed.faults).length > 4, text)
	})
})
