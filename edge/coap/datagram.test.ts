import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { fromHex } from '../testing/udpClient.ts'
import { systemClock } from './clock.ts'
import { parseMessage } from './datagram.ts'
import { createEndpoint } from './endpoint.ts'
import { transmissionParameters } from './transmissionParameters.ts'

describe('a datagram', () => {
	it('is read as in the example of RFC 7252 appendix A, figure 16', () => {
		// CON GET, message id 0x7d34, Uri-Path "temperature"
		const parsed = parseMessage(fromHex('40 01 7d 34 bb 74 65 6d 70 65 72 61 74 75 72 65'))
		assert.deepEqual(parsed, {
			outcome: 'message',
			message: {
				type: 'CON',
				code: '0.01',
				messageId: 0x7d34,
				token: Buffer.alloc(0),
				options: [{ number: 11, value: Buffer.from('temperature') }],
				payload: Buffer.alloc(0),
			},
		})
	})

	it('of any bytes never gets more than a Reset, if no resource answers', () => {
		const sent: Uint8Array[] = []
		const endpoint = createEndpoint({
			respond: () => new Promise(() => {}),
			clock: { now: systemClock.now, after: () => () => {} },
			random: () => 0,
			parameters: transmissionParameters,
			log: () => {},
		})
		const peer = { key: 'peer', address: '127.0.0.1:1', send: (datagram: Uint8Array) => sent.push(datagram) }
		// Random bytes seldom have version 1, so half of the datagrams get a first byte that has it.
		const header = fc.option(fc.integer({ min: 0x40, max: 0x7f }))
		const datagrams = fc.tuple(header, fc.uint8Array({ maxLength: 64 }))
		fc.assert(
			fc.property(datagrams, ([first, bytes]) => {
				sent.length = 0
				endpoint.receive(peer, Buffer.from(first === null ? bytes : [first, ...bytes]))
				return sent.length === 0 || (sent.length === 1 && sent[0]?.length === 4 && sent[0][0] === 0x70)
			}),
			{ numRuns: 20_000 },
		)
	})
})
