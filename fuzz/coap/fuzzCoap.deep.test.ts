import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fuzzCoap, WARM_UP } from './fuzzCoap.ts'

describe('the CoAP door', () => {
	it('survives 300 000 datagrams of the fuzzer, and keeps no memory', async () => {
		const runs = 300_000
		assert.ok(runs > WARM_UP)
		const { failures } = await fuzzCoap({ seed: 7959, from: 0, runs })
		assert.deepEqual(failures, [])
	})
})
