import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { temporaryFolder } from '../local/testing/tinyHost.ts'
import { hostileRun } from './hostile/hostileRun.ts'
import { prepare } from './run/prepare.ts'

/** `npm run torture:hostile` in small, without its limits of latency. */
describe('torture: hostile ones beside innocents', () => {
	const folder = temporaryFolder()
	let end = async (): Promise<void> => undefined
	after(async () => {
		await end()
		folder.remove()
	})

	it('end no host, cost innocents no message, and a page gets nothing', async () => {
		const { host } = await prepare(folder.path, 1)
		end = host.kill
		const seed = Date.now() % 1_000_000
		const sizes = { seconds: 6, innocents: 4, watchers: 15, backlog: 5000 }
		const report = await hostileRun({ host, ...sizes, seed, onProgress: () => undefined })
		const { violations, unexpected, ...figures } = report
		assert.deepEqual({ violations, unexpected }, { violations: [], unexpected: [] }, `seed ${seed}`)
		assert.ok(figures.toSocket.count > 0 && figures.toIdentity.count > 0, JSON.stringify(figures))
		// On a busy machine functions may time out (5xx). No other error is allowed.
		assert.deepEqual(
			figures.refused.filter((reason) => !/ 50[0-4]$/.test(reason)),
			[],
		)
		assert.equal(host.hasEnded(), false)
	})
})
