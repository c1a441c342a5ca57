import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { temporaryFolder } from '../local/testing/tinyHost.ts'
import { hostileRun } from './hostile/hostileRun.ts'
import { prepare } from './run/prepare.ts'

/** The same as `npm run torture:hostile`, small, and without its limits of time. */
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
		// A machine that is busy may make functions exceed their time (5xx), and nothing else.
		assert.deepEqual(
			figures.refused.filter((reason) => !/ 50[0-4]$/.test(reason)),
			[],
		)
		assert.equal(host.hasEnded(), false)
	})
})
