import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { requestUri } from '../../edge/client/requestUri.ts'
import { UsageError } from '../commandLine.ts'
import { senmlRequest } from './senmlRequest.ts'

const parts = {
	format: undefined,
	options: requestUri('coap://localhost/msg/d2c/raw?id=kit').options,
	isConfirmable: true,
	messageId: 7,
	token: Buffer.of(1),
}

describe('a message with SenML', () => {
	const packs = [
		{ name: 'JSON', bytes: Buffer.from('[{"n":"14205/0/0","v":1}]'), contentFormat: 110 },
		{ name: 'CBOR', bytes: Buffer.from('81a2', 'hex'), contentFormat: 112 },
		{ name: 'nothing', bytes: Buffer.alloc(0), contentFormat: 112 },
	]
	for (const { name, bytes, contentFormat } of packs)
		it(`of ${name} has the content format ${contentFormat}, and its options by number`, () => {
			const { request } = senmlRequest({ ...parts, bytes })
			assert.deepEqual([request.type, request.code, request.payload], ['CON', '0.02', bytes])
			assert.deepEqual(
				request.options.map(({ number, value }) => [number, number === 12 ? value[0] : value.toString()]),
				[
					[3, 'localhost'],
					[11, 'msg'],
					[11, 'd2c'],
					[11, 'raw'],
					[12, contentFormat],
					[15, 'id=kit'],
				],
			)
		})

	it('has the format that is said', () => {
		const { request, what } = senmlRequest({ ...parts, bytes: Buffer.from('[]'), format: 'cbor' })
		assert.deepEqual(request.options.find(({ number }) => number === 12)?.value, Buffer.of(112))
		assert.equal(what, '2 bytes of SenML in CBOR')
	})

	it('may be non-confirmable', () => {
		assert.equal(senmlRequest({ ...parts, isConfirmable: false, bytes: Buffer.of(0x80) }).request.type, 'NON')
	})

	it('is refused if it does not fit into a datagram', () => {
		assert.throws(() => senmlRequest({ ...parts, bytes: Buffer.alloc(65_001) }), UsageError)
	})
})
