import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { generate, parse } from 'coap-packet'
import fc from 'fast-check'
import { fromHex } from '../../testing/udpClient.ts'
import { parseMessage } from '../datagram.ts'
import type { Message } from '../message.ts'
import { encodedLength, encodeEmpty, encodeMessage } from './encodeMessage.ts'

const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((each) => Buffer.from(each))

const messages: fc.Arbitrary<Message> = fc.record({
	type: fc.constantFrom('CON', 'NON', 'ACK'),
	code: fc.constantFrom('0.01', '0.02', '0.07', '2.01', '2.31', '4.04', '4.29', '5.03', '7.31'),
	messageId: fc.integer({ min: 0, max: 0xffff }),
	token: bytes(8),
	options: fc.array(fc.record({ number: fc.integer({ min: 1, max: 0xffff }), value: bytes(400) }), {
		maxLength: 5,
	}),
	payload: bytes(40),
})

describe('an encoded message', () => {
	it('is that of RFC 7252 appendix A, figure 16', () => {
		const message: Message = {
			type: 'ACK',
			code: '2.05',
			messageId: 0x7d34,
			token: Buffer.alloc(0),
			options: [],
			payload: Buffer.from('22.3 C'),
		}
		assert.deepEqual(encodeMessage(message), fromHex('60 45 7d 34 ff 32 32 2e 33 20 43'))
	})

	it('has the bytes that coap-packet writes', () => {
		fc.assert(
			fc.property(messages, (message) => {
				const { type, options, ...rest } = message
				const theirs = generate(
					{
						...rest,
						confirmable: type === 'CON',
						ack: type === 'ACK',
						options: options.map(({ number, value }) => ({ name: number, value })),
					},
					10_000,
				)
				const ours = encodeMessage(message)
				assert.deepEqual(ours, theirs)
				assert.equal(encodedLength(message), ours.length)
			}),
			{ numRuns: 3_000 },
		)
	})

	it('is read by the parser as it was, with its options in order', () => {
		fc.assert(
			fc.property(messages, (message) => {
				const options = message.options
					.map(({ number, value }) => ({ number, value }))
					.toSorted((left, right) => left.number - right.number)
				const parsed = parseMessage(encodeMessage(message))
				const { type, code, messageId, token, payload } = message
				const expected = { type, code, messageId, token, options, payload }
				assert.deepEqual(parsed, { outcome: 'message', message: expected })
			}),
			{ numRuns: 3_000 },
		)
	})

	it('without content is Empty', () => {
		assert.deepEqual(encodeEmpty('ACK', 0x1234), fromHex('60 00 12 34'))
		assert.deepEqual(encodeEmpty('RST', 0xffff), fromHex('70 00 ff ff'))
		assert.equal(parse(encodeEmpty('RST', 1)).reset, true)
	})

	it('is not longer than UDP takes', () => {
		const message = (length: number): Message => ({
			type: 'NON',
			code: '2.05',
			messageId: 1,
			token: Buffer.alloc(0),
			options: [],
			payload: Buffer.alloc(length),
		})
		assert.equal(encodeMessage(message(65_502)).length, 65_507)
		assert.throws(() => encodeMessage(message(65_503)), /a message of 65508 bytes; UDP takes 65507/)
	})
})
