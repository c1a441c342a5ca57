import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { temporaryFolder } from '../local/test/tinyHost.ts'
import { killLoop, minAcknowledged } from './killLoop.ts'
import { prepare } from './prepare.ts'

describe('torture: kill -9 while messages flow', () => {
	const folder = temporaryFolder()
	let end = async (): Promise<void> => undefined
	after(async () => {
		await end()
		folder.remove()
	})

	it('row 41: local: every acknowledged message is in the ledger exactly once', async () => {
		const { host, ledger } = await prepare(folder.path)
		end = host.kill
		const report = await killLoop({
			host,
			ledger,
			kills: 8,
			random: Math.random,
			onProgress: () => undefined,
		})
		assert.ok(report.acknowledged >= 8 * minAcknowledged, `${report.acknowledged} acknowledged`)
		assert.deepEqual(report.lost, [])
		assert.deepEqual(report.doubled, [])
		assert.deepEqual(report.misnumbered, [])
	})
})
