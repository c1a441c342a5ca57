import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { loadAddon } from '../../edge/dtls/native/addon.ts'
import { fuzzDtls } from './fuzzDtls.ts'

/** The same as `npm run fuzz -- dtls`, with few datagrams; `fuzzDtls.deep.test.ts` does it under the sanitizers. */
describe('the DTLS server', () => {
	it('survives 3 000 datagrams of the fuzzer, which reach all of its answers', async () => {
		const report = await fuzzDtls({ addon: loadAddon(), seed: 6347, from: 0, runs: 3_000 })
		assert.deepEqual(report.failures, [])
		const { established, received, reasons } = report
		assert.ok(established > 20, `${established} established`)
		assert.ok(received > 100, `${received} received`)
		for (const reason of [
			'unknown PSK identity',
			'wrong PSK; the Finished message of the client cannot be decrypted',
			'certificate verify failed: unable to get local issuer certificate',
			'PSK not looked up: Error: no answer',
			'more than 2 handshakes at a time',
		])
			assert.ok(reasons.has(reason), `${reason}: ${JSON.stringify([...reasons])}`)
	})
})
