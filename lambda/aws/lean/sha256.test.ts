import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Sha256 } from './sha256.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** RFC 4231 §4.2 and §4.3 */
const hmacs = [
	[Buffer.alloc(20, 0x0b), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
	[
		'Jefe',
		'what do ya want for nothing?',
		'5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
	],
] as const

describe('SHA-256 for the signer', () => {
	it('is the one of RFC 6234, in one part or several', async () => {
		const expected = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
		for (const parts of [['abc'], ['a', 'bc']]) {
			const hash = new Sha256()
			for (const part of parts) hash.update(bytesOf(part))
			assert.equal(hex(await hash.digest()), expected)
		}
	})

	for (const [key, text, expected] of hmacs)
		it(`with a secret, of text or bytes, is the HMAC of RFC 4231: ${text}`, async () => {
			const bytes = Uint8Array.from(Buffer.from(key))
			// The second time with keys that are remembered.
			for (const secret of [key, bytes, bytes.buffer, key, bytes, bytes.buffer]) {
				const hash = new Sha256(secret)
				hash.update(bytesOf('something else'))
				hash.reset()
				hash.update(bytesOf(text))
				assert.equal(hex(await hash.digest()), expected)
			}
		})

	it('is right for more secrets than it remembers', async () => {
		const digests = async () =>
			Promise.all(
				Array.from({ length: 200 }, (_, index) => {
					const hash = new Sha256(`secret ${index}`)
					hash.update(bytesOf('text'))
					return hash.digest().then(hex)
				}),
			)
		const first = await digests()
		assert.equal(new Set(first).size, 200)
		assert.deepEqual(await digests(), first)
	})
})
