import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { senmlCbor } from './senmlCbor.ts'

describe('senmlCbor', () => {
	it('writes integer labels', () => {
		const pack = [{ bn: '14205/0/', bt: 1699049600, n: '0', v: 21.5 }]
		// The smallest checked example of the ingest contract.
		const expected = '81a4216831343230352f302f221a6545708000613002fb4035800000000000'
		assert.equal(Buffer.from(senmlCbor(pack)).toString('hex'), expected)
	})

	it('writes bytes as a byte string, and keeps the names of other fields', () => {
		// RFC 8949: map(2), unsigned(8), bytes(1) ff, text(3) "blv", text(3) "1.1"
		assert.equal(
			Buffer.from(senmlCbor([{ vd: '_w', blv: '1.1' }])).toString('hex'),
			'81a20841ff63626c7663312e31',
		)
	})
})
