import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { describe, it } from 'node:test'

const RUN = new URL('../run.ts', import.meta.url).pathname

describe('the DTLS addon', () => {
	it('touches no memory that is not its own, and does nothing undefined, in 20 000 datagrams of the fuzzer', () => {
		const argv = ['dtls', '--sanitize', '--runs', '20000', '--seed', '9147']
		const { status, stdout, stderr } = spawnSync(process.execPath, [RUN, ...argv], { encoding: 'utf8' })
		assert.equal(stderr, '')
		assert.match(stdout, /under AddressSanitizer and UBSan\n/)
		assert.match(stdout, /: 0 problems\n$/)
		assert.equal(status, 0)
	})
})
