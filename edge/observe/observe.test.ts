import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { CoapServerOptions } from '../coapServer.ts'
import type { Resource } from '../resource.ts'
import { libcoapClient } from '../testing/libcoapClient.ts'
import { startServer } from '../testing/startServer.ts'
import { ascii, type UdpClient } from '../testing/udpClient.ts'

/** `GET /o`: a text that the test sets; `undefined`: 4.04 */
const observable = () => {
	const listeners = new Set<() => void>()
	let text: string | undefined = 'a'
	const first = Promise.withResolvers<void>()
	const observe = (changed: () => void) => {
		listeners.add(changed)
		first.resolve()
		return () => void listeners.delete(changed)
	}
	const resource: Resource = {
		path: ['o'],
		methods: {
			GET: async () =>
				text === undefined ? { code: '4.04' } : { code: '2.05', payload: Buffer.from(text), observe },
		},
	}
	const set = (next: string | undefined): void => {
		text = next
		for (const changed of listeners) changed()
	}
	return { resource, set, watchers: () => listeners.size, watched: first.promise }
}

const started = async (t: TestContext, options: Partial<CoapServerOptions> = {}) => {
	const { resource, ...more } = observable()
	return { ...(await startServer(t, { resources: [resource], ...options })), ...more }
}

// Token bb; Observe (6) with 0 or 1; Uri-Path (11: 6 + 5, or 11) o; Echo (252: 11 + 241 = 13 + 228)
const O = ascii('o')
const register = (messageId: string, more = ''): string => `41 01 ${messageId} bb 60 51 ${O} ${more}`
const cancel = (messageId: string): string => `41 01 ${messageId} bb 61 01 51 ${O}`

/** Registers with an address that Echo has verified; the first answer has the number 1. */
const registered = async (client: UdpClient): Promise<void> => {
	client.send(register('00 01'))
	const [, echo] = /^61810001bbdcef(.{24})/.exec(await client.next()) ?? []
	client.send(register('00 02', `dc e4 ${echo}`))
	assert.equal(await client.next(), `61450002bb6101ff${ascii('a')}`)
}

/** A notification: message id of the server, number, text */
const notification = (type: '41' | '51', messageId: number, number: number, text: string): string =>
	`${type}45${hex(messageId, 4)}bb61${hex(number, 2)}ff${ascii(text)}`
const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')
const ack = (messageId: number): string => `60 00 ${hex(messageId, 4)}`
const reset = (messageId: number): string => `70 00 ${hex(messageId, 4)}`

// RFC 7641
describe('an observation', () => {
	it('brings each change, in a CON first, then in NONs, with rising numbers', async (t) => {
		const { client, set } = await started(t)
		await registered(client)
		set('b')
		assert.equal(await client.next(), notification('41', 0, 2, 'b'))
		client.send(ack(0))
		await client.expectSilence()
		set('c')
		assert.equal(await client.next(), notification('51', 1, 3, 'c'))
		set('d')
		assert.equal(await client.next(), notification('51', 2, 4, 'd'))
	})

	it('brings every nth change in a CON', async (t) => {
		const { client, set } = await started(t, { observations: { confirmableEvery: 2 } })
		await registered(client)
		for (const [index, type] of (['41', '51', '41', '51'] as const).entries()) {
			set(`${index}`)
			assert.equal(await client.next(), notification(type, index, index + 2, `${index}`))
			client.send(ack(index))
			await client.expectSilence()
		}
	})

	it('brings the last of several changes when the CON on its way is acknowledged', async (t) => {
		const { client, set } = await started(t)
		await registered(client)
		for (const text of ['b', 'c', 'd']) set(text)
		// It is read when it is sent, so the first one may have any of them.
		assert.match(await client.next(), /^41450000bb6102ff/)
		await client.expectSilence()
		client.send(ack(0))
		assert.equal(await client.next(), notification('51', 1, 3, 'd'))
		await client.expectSilence()
	})

	it('brings a CON after 24 h without one, so that a client that is gone is found', async (t) => {
		const { client, clock, watchers, log } = await started(t)
		await registered(client)
		clock.advance(24 * 3_600_000)
		assert.equal(await client.next(), notification('41', 0, 2, 'a'))
		for (const ms of [2_000, 4_000, 8_000, 16_000, 32_000]) {
			assert.equal(watchers(), 1)
			clock.advance(ms)
			if (ms < 32_000) assert.equal(await client.next(), notification('41', 0, 2, 'a'))
		}
		await client.expectSilence()
		assert.equal(watchers(), 0)
		const [entry] = log.filter(({ event }) => event === 'coap.unobserved')
		assert.equal(entry?.error, 'unanswered')
	})

	for (const type of ['CON', 'NON'] as const)
		it(`ends with a Reset of a ${type}`, async (t) => {
			const { client, set, watchers } = await started(t)
			await registered(client)
			set('b')
			await client.next()
			if (type === 'NON') {
				client.send(ack(0))
				await client.expectSilence()
				set('c')
				await client.next()
			}
			client.send(reset(type === 'CON' ? 0 : 1))
			await client.expectSilence()
			assert.equal(watchers(), 0)
			set('d')
			await client.expectSilence()
		})

	it('ends with Observe 1, which is answered without the option', async (t) => {
		const { client, set, watchers } = await started(t)
		await registered(client)
		client.send(cancel('00 03'))
		assert.equal(await client.next(), `61450003bbff${ascii('a')}`)
		assert.equal(watchers(), 0)
		set('b')
		await client.expectSilence()
	})

	it('is one for endpoint and token, however often it is registered', async (t) => {
		const { client, set, watchers } = await started(t)
		await registered(client)
		client.send(register('00 03'))
		assert.equal(await client.next(), `61450003bb6101ff${ascii('a')}`)
		assert.equal(watchers(), 1)
		set('b')
		assert.equal(await client.next(), notification('41', 0, 2, 'b'))
	})

	it('ends with an error, which is its last notification', async (t) => {
		const { client, set, watchers } = await started(t)
		await registered(client)
		set(undefined)
		assert.equal(await client.next(), '41840000bb')
		assert.equal(watchers(), 0)
	})

	it('is not given to more clients than the limit: they get the representation alone', async (t) => {
		const { client, watchers } = await started(t, { observations: { maxObservations: 0 } })
		client.send(register('00 01'))
		assert.equal(await client.next(), `61450001bbff${ascii('a')}`)
		assert.equal(watchers(), 0)
	})

	it('ends when the server stops', async (t) => {
		const { server, client, watchers } = await started(t)
		await registered(client)
		await server.close()
		assert.equal(watchers(), 0)
	})

	it('is followed by libcoap, which answers Echo, acknowledges a notification and cancels at the end', async (t) => {
		const { server, set, watchers, watched, log } = await started(t)
		const uri = `coap://127.0.0.1:${server.port}/o`
		const ended = libcoapClient(['-m', 'get', '-s', '1', uri])
		await watched
		set('b')
		const { output } = await ended
		assert.match(output, /c:2\.05 .*Observe:1\b/)
		assert.match(output, /t:CON c:2\.05 .*Observe:2\b/)
		assert.equal(watchers(), 0)
		assert.deepEqual(
			log.map(({ event, code }) => `${event} ${code}`),
			['coap.request 4.01', 'coap.request 2.05', 'coap.request 2.05'],
		)
	})
})

describe('the list of resources', () => {
	it('is answered with Observe, and without Echo, because no notification will follow', async (t) => {
		const { client } = await started(t)
		client.send(`40 01 12 34 60 5b ${ascii('.well-known')} 04 ${ascii('core')}`)
		// Observe (6), Content-Format (12: 6 + 6)
		assert.match(await client.next(), /^6045123461016128ff/)
	})

	it('can be observed, and stays as it is while the server runs', async (t) => {
		const { server } = await started(t)
		const uri = `coap://127.0.0.1:${server.port}/.well-known/core`
		const { output } = await libcoapClient(['-m', 'get', '-s', '1', uri])
		assert.match(output, /c:2\.05 .*Observe:1\b/)
	})
})
