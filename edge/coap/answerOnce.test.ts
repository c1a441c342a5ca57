import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { manualClock } from '../testing/manualClock.ts'
import { fromHex } from '../testing/udpClient.ts'
import { createEndpoint } from './endpoint.ts'
import { transmissionParameters } from './transmissionParameters.ts'

const REQUESTS = 200
const DATAGRAM_BYTES = 60_000

// The garbage collector on demand, as with `node --expose-gc`
setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

const usedBytes = async (): Promise<number> => {
	await setImmediate()
	collectGarbage()
	await setImmediate()
	collectGarbage()
	const { heapUsed, arrayBuffers } = process.memoryUsage()
	return heapUsed + arrayBuffers
}

describe('an answered request', () => {
	const types = [
		{ name: 'a CON', first: 0x44, ms: 0 },
		{ name: 'a CON with a separate response that is not acknowledged', first: 0x44, ms: 1_000 },
		{ name: 'a NON', first: 0x54, ms: 0 },
	]
	for (const { name, first, ms } of types) {
		it(`is remembered without its datagram: ${name}`, async () => {
			const clock = manualClock()
			const endpoint = createEndpoint({
				respond: async () => {
					clock.advance(ms)
					return { code: '2.01' }
				},
				clock,
				random: () => 0,
				parameters: { ...transmissionParameters, ackTimeoutMs: 1_000_000 },
				log: () => {},
			})
			const peer = { key: 'peer', address: '127.0.0.1:1', send: () => {} }
			const before = await usedBytes()
			for (let messageId = 0; messageId < REQUESTS; messageId++) {
				const header = Buffer.of(first, 0x02, messageId >> 8, messageId & 0xff)
				endpoint.receive(
					peer,
					Buffer.concat([header, fromHex('01 02 03 04 ff'), Buffer.alloc(DATAGRAM_BYTES)]),
				)
			}
			await endpoint.drained()
			const each = ((await usedBytes()) - before) / REQUESTS
			assert.ok(each < DATAGRAM_BYTES / 10, `${each} bytes each`)
			// Keeps the endpoint and its remembered messages alive until here.
			endpoint.stop()
		})
	}
})
