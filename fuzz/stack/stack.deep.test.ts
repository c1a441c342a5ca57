import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ContentFormat } from '../../lambda/lwm2m/convert.ts'
import { testdataPacks } from '../../lambda/testing/testdataPacks.ts'
import { readCorpus } from '../packs/corpus.ts'
import { inputOf } from '../packs/input.ts'
import { fuzzStack } from './fuzzStack.ts'

/** `npm run fuzz -- --stack` with few inputs, and all inputs in testdata. */
describe('the hosted stack', () => {
	const known = testdataPacks().map(({ format, payload, receivedAt }) => ({
		contentFormat: `application/senml+${format}` as ContentFormat,
		payload,
		receivedAt: receivedAt / 1000,
	}))

	it('says about inputs of the fuzzer and all packs of testdata what their bytes say, on all sides', async () => {
		const corpus = readCorpus()
		const seed = 8428
		let done = 0
		const failures = await fuzzStack({
			seed,
			from: 0,
			runs: known.length + 300,
			inputAt: (run) => known[run] ?? inputOf(corpus, seed, run),
			now: Date.now,
			onProgress: (count) => {
				done = count
			},
		})
		assert.deepEqual(failures, [])
		assert.equal(done, known.length + 300)
	})
})
