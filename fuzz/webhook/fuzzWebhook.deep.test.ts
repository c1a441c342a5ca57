import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fuzzWebhook } from './fuzzWebhook.ts'

/** The same as `npm run fuzz -- webhook`, with few runs. */
describe('the webhook of nRF Cloud', () => {
	it('answers every delivery of the fuzzer as it should, and imports what is good once', async () => {
		let done = 0
		const failures = await fuzzWebhook({
			seed: 2020,
			from: 0,
			runs: 800,
			now: Date.now,
			onProgress: (count) => {
				done = count
			},
		})
		assert.deepEqual(failures, [])
		assert.equal(done, 800)
	})
})
