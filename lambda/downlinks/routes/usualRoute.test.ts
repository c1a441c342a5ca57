import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { usualRoute } from './usualRoute.ts'

const at = 1_700_000_000_000

describe('the route of a downlink for which none was asked', () => {
	for (const [name, seen, route] of [
		['a device that is not registered', undefined, 'mqtt'],
		['a device that was never seen', {}, 'mqtt'],
		['one that has sent, and never was at a CoAP server', { lastSeen: at }, 'mqtt'],
		['one that observes, and has never sent', { coapSeen: at }, 'coap'],
		['one that has sent to a CoAP server', { coapSeen: at, lastSeen: at - 5 }, 'coap'],
		['one that was noted a minute before', { coapSeen: at, lastSeen: at + 60_000 }, 'coap'],
		['one that has sent elsewhere since', { coapSeen: at, lastSeen: at + 66_000 }, 'mqtt'],
	] as const)
		it(`is ${route} for ${name}`, () => assert.equal(usualRoute(seen), route))

	for (const [name, seen, route] of [
		['one that its integration answers', { lastSeen: at }, 'integration'],
		['one that observes since', { lastSeen: at, coapSeen: at }, 'coap'],
		['one with an account, too', { lastSeen: at, account: 'acme' }, 'integration'],
	] as const)
		it(`is ${route} for ${name}`, () => assert.equal(usualRoute(seen, true), route))

	for (const [name, seen, route] of [
		['one that names an account of it', { lastSeen: at, account: 'acme' }, 'nrfcloud'],
		['one whose newest message it has forwarded', { lastSeen: at, webhookSeen: at }, 'nrfcloud'],
		['one that has sent elsewhere since', { lastSeen: at, webhookSeen: at - 1 }, 'mqtt'],
	] as const)
		it(`is ${route} for ${name}`, () => assert.equal(usualRoute(seen), route))
})
