import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { decodeTime, isValid } from 'ulid'
import { importId } from './deviceMessage.ts'

const message = {
	deviceId: 'oob-352656108602296',
	messageId: '1c1f0b1e-6f0e-4b6f-9a51-1b0d6b2f7b11',
	receivedAt: 1694503339523,
	payload: new Uint8Array([0x80]),
}

/** The 16 characters after the time, read as one number of 80 bits (Crockford's Base32, most significant first). */
const randomness = (id: string): string =>
	id
		.slice(10)
		.split('')
		.reduce(
			(bits, character) => bits * 32n + BigInt('0123456789ABCDEFGHJKMNPQRSTVWXYZ'.indexOf(character)),
			0n,
		)
		.toString(16)
		.padStart(20, '0')

describe('the id of an import', () => {
	it('is a ULID with the time of reception', () => {
		fc.assert(
			fc.property(fc.nat({ max: 2 ** 48 - 1 }), fc.uint8Array(), (receivedAt, payload) => {
				const id = importId({ ...message, receivedAt, payload })
				assert.ok(isValid(id), id)
				assert.equal(decodeTime(id), receivedAt)
			}),
		)
	})

	it('is the same whenever the message comes', () => {
		assert.equal(importId(message), importId({ ...message, payload: Uint8Array.of(0x80) }))
	})

	it('holds the first 80 bits of SHA-256 over deviceId, 0, messageId, 0 and payload', () => {
		const bytes = Buffer.concat([
			Buffer.from(`${message.deviceId}\0${message.messageId}\0`, 'utf8'),
			message.payload,
		])
		const digest = createHash('sha256').update(bytes).digest('hex')
		assert.equal(randomness(importId(message)), digest.slice(0, 20))
	})

	const changes = [
		{ name: 'device', change: { deviceId: 'oob-352656108602297' } },
		{ name: 'message', change: { messageId: 'another' } },
		{ name: 'payload', change: { payload: new Uint8Array([0x81]) } },
		{
			name: 'division between device and message',
			change: { deviceId: 'oob-35265610860229', messageId: '6…' },
		},
	]
	for (const { name, change } of changes)
		it(`is another one for another ${name}`, () => {
			const [a, b] = [importId(message), importId({ ...message, ...change })]
			assert.equal(a.slice(0, 10), b.slice(0, 10))
			assert.notEqual(a.slice(10), b.slice(10))
		})
})
