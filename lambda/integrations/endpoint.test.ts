import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { describe, it } from 'node:test'
import { endpointsOf } from './endpoint.ts'
import { isRoutingKey, makeRoutingKey } from './routingKey.ts'

const urls = { coap: 'coap://coap.example.com', coaps: 'coaps://coap.example.com' }
const routingKey = '0123456789abcdefghjkmnpqrs'

describe('the endpoint of an integration', () => {
	const cases = [
		{
			security: 'no-secure',
			prefix: [],
			endpoints: { endpoint: `coap://coap.example.com/i/${routingKey}` },
		},
		{
			security: 'dtls',
			prefix: ['api'],
			endpoints: { endpoint: `coaps://coap.example.com/api/i/${routingKey}` },
		},
		{
			security: 'mixed',
			prefix: ['api', 'v2'],
			endpoints: {
				endpoint: `coap://coap.example.com/api/v2/i/${routingKey}`,
				securedEndpoint: `coaps://coap.example.com/api/v2/i/${routingKey}`,
			},
		},
	] as const
	for (const { endpoints, ...integration } of cases)
		it(`names the transports that are accepted, and its prefix: ${integration.security}`, () => {
			assert.deepEqual(endpointsOf(urls, { ...integration, routingKey }), endpoints)
		})

	it('fits into one option of CoAP', () => {
		const prefix = Array<string>(5).fill('x'.repeat(32))
		const { endpoint } = endpointsOf(urls, { security: 'no-secure', prefix, routingKey })
		// RFC 7252 §5.10: Uri-Path
		assert.ok(new URL(endpoint).pathname.length <= 255)
	})
})

describe('a routing key', () => {
	it('has at least 128 random bits, and no letter that looks like a digit', () => {
		const asked: number[] = []
		const key = makeRoutingKey((max) => {
			asked.push(max)
			return max - 1
		})
		const bits = asked.reduce((sum, max) => sum + Math.log2(max), 0)
		assert.ok(bits >= 128, `${bits} bits`)
		assert.equal(key.length, asked.length)
		assert.doesNotMatch(makeRoutingKey(randomInt), /[^0-9a-z]|[ilou]/)
	})

	it('is recognised', () => {
		for (let count = 0; count < 100; count++) assert.ok(isRoutingKey(makeRoutingKey(randomInt)))
		for (const text of ['', 'x', `${routingKey}x`, routingKey.toUpperCase(), routingKey.replace('0', 'o')])
			assert.ok(!isRoutingKey(text), text)
	})
})
