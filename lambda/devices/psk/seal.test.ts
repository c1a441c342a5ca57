import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openPsk, sealingKeyOf, sealPsk } from './seal.ts'

const secret = 'correct horse battery staple'
const deviceId = 'oob-352656108602296'
const psk = Uint8Array.from({ length: 16 }, (_, index) => index)

/** Made by HKDF and AESGCM of the Python package cryptography 48.0.0, with the nonce cafebabefacedbaddecaf888. */
const vector = Buffer.from(
	'01cafebabefacedbaddecaf888388a304a6f5b7adc0ce7f4196d0b1dbb686d6294e2f4c12e9b651429d3b9ef2c',
	'hex',
)

const open = (sealed: Uint8Array, of = deviceId, under = secret): Uint8Array =>
	openPsk(sealingKeyOf(under), of, sealed)

describe('a sealed key', () => {
	it('that another implementation has sealed is opened', () =>
		assert.deepEqual(Buffer.from(open(vector)), Buffer.from(psk)))

	it('is opened for its device', () => {
		const sealed = sealPsk(sealingKeyOf(secret), deviceId, psk)
		assert.deepEqual(Buffer.from(open(sealed)), Buffer.from(psk))
	})

	it('is sealed with another nonce each time, and does not show the key', () => {
		const seals = Array.from({ length: 100 }, () => sealPsk(sealingKeyOf(secret), deviceId, psk))
		const nonces = new Set(seals.map((sealed) => Buffer.from(sealed.subarray(1, 13)).toString('hex')))
		assert.equal(nonces.size, seals.length)
		for (const sealed of seals) assert.equal(Buffer.from(sealed).includes(Buffer.from(psk)), false)
	})

	const refused: readonly (readonly [name: string, open: () => unknown, reason: RegExp])[] = [
		['for another device', () => open(vector, 'oob-352656108602297'), /sealed for another device/],
		['under another secret', () => open(vector, deviceId, 'tr0ub4dor'), /under another secret/],
		['of another version', () => open(Buffer.concat([Buffer.of(2), vector.subarray(1)])), /version 2$/],
		['that lost its last byte', () => open(vector.subarray(0, -1)), /has 44 bytes/],
		['of no bytes', () => open(new Uint8Array()), /version undefined/],
		...[1, 13, 44].map(
			(at) =>
				[
					`with a changed bit in byte ${at}`,
					() => open(vector.map((byte, index) => (index === at ? byte ^ 1 : byte))),
					/it was changed/,
				] as const,
		),
	]
	for (const [name, opening, reason] of refused)
		it(`is not opened ${name}`, () =>
			assert.throws(opening, ({ message }: Error) => {
				assert.match(message, /^the PSK of \S+ cannot be opened: /)
				assert.match(message, reason)
				return true
			}))
})
