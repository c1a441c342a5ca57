import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { IntegrationMessage, IntegrationRoute, Uplink } from '../../lambda/integrations/contract.ts'
import { uplinkImportId } from '../../lambda/integrations/contract.ts'
import type { CoapServerOptions } from '../coapServer.ts'
import { libcoapClient } from '../testing/libcoapClient.ts'
import { startServer } from '../testing/startServer.ts'
import { ascii } from '../testing/udpClient.ts'
import type { Integrations } from './openIntegrations.ts'

const routingKey = 'abcdefghijklmnopqrstuv'

const usual: IntegrationRoute = {
	integrationId: 'int-1',
	security: 'no-secure',
	prefix: [],
	rateLimits: [],
	isEnabled: true,
}

const name = (uplink: Uplink, index: number): IntegrationMessage => ({
	v: 1,
	...uplink,
	messageId: `m-${index}`,
	receivedAt: 1_700_000_000_000 + index,
})

/** A server with one integration. Each look-up and each message is kept. */
const start = async (
	t: TestContext,
	route: Partial<IntegrationRoute> = {},
	more: Partial<Integrations> = {},
	options: Partial<CoapServerOptions> = {},
) => {
	const queued: IntegrationMessage[] = []
	const lookUps: string[] = []
	const started = await startServer(t, {
		...options,
		integrations: {
			findRoute: async (key) => {
				lookUps.push(key)
				return key === routingKey ? { ...usual, ...route } : undefined
			},
			publishUplink: async (uplink) => {
				const message = name(uplink, queued.length)
				queued.push(message)
				return message
			},
			...more,
		},
	})
	const send = (path: string, args: readonly string[], payload?: string | Uint8Array) =>
		libcoapClient(
			[...args, `coap://127.0.0.1:${started.server.port}${path}`],
			payload === undefined ? undefined : Buffer.from(payload),
		)
	return { ...started, queued, lookUps, send }
}

const post = ['-m', 'post']

describe('POST /i/<routing key>', () => {
	const formats = [
		{ args: ['-t', 'text/plain'], contentFormat: '0' },
		{ args: ['-t', 'application/json'], contentFormat: '50' },
		{ args: ['-t', 'application/octet-stream'], contentFormat: '42' },
		{ args: ['-t', '65000'], contentFormat: '65000' },
		{ args: [], contentFormat: undefined },
	]
	for (const { args, contentFormat } of formats)
		it(`takes Content-Format ${contentFormat ?? 'none'}, and passes on the bytes as they are`, async (t) => {
			const { queued, send, log } = await start(t)
			const payload = Buffer.from([0, 255, 0x53, 10])
			const { received, output } = await send(`/i/${routingKey}?a=1&b=2`, [...post, ...args], payload)
			assert.deepEqual(received, ['ACK 2.01'], output)
			const [message] = queued
			const { peer = '', ...meta } = message?.meta ?? {}
			assert.match(peer, /^127\.0\.0\.1:\d+$/)
			assert.deepEqual(
				{ ...message, meta },
				{
					v: 1,
					messageId: 'm-0',
					receivedAt: 1_700_000_000_000,
					integrationId: 'int-1',
					door: 'coap',
					...(contentFormat === undefined ? {} : { contentFormat }),
					payload: payload.toString('base64'),
					meta: { path: '/i', query: 'a=1&b=2', transport: 'coap' },
				},
			)
			assert.deepEqual(
				log.map(({ code, integrationId }) => [code, integrationId]),
				[['2.01', 'int-1']],
			)
		})

	it('takes a NON, and a body in blocks once', async (t) => {
		const { queued, send } = await start(t)
		const body = Buffer.alloc(5_000, 'x')
		assert.deepEqual((await send(`/i/${routingKey}`, ['-N', ...post], 'x')).received, ['NON 2.01'])
		const { received, output } = await send(`/i/${routingKey}`, [...post, '-b', '512'], body)
		assert.equal(received.at(-1), 'ACK 2.01', output)
		assert.deepEqual(
			queued.map(({ payload }) => Buffer.from(payload, 'base64').length),
			[1, 5_000],
		)
	})

	it('takes the whole path in one Uri-Path, as some firmware sends it', async (t) => {
		const { queued, client } = await start(t, { prefix: ['api', 'v2'] })
		const path = `/api/v2/i/${routingKey}`
		assert.equal(path.length, 32)
		client.send(`40 02 00 01 bd 13 ${ascii(path)} ff 41`)
		assert.match(await client.next(), /^6041/)
		assert.equal(queued[0]?.meta['path'], '/api/v2/i')
	})

	const refused = [
		{ name: 'no payload', path: `/i/${routingKey}`, args: post, code: '4.00', text: 'payload missing' },
		{
			name: 'an unknown key',
			path: '/i/ABCDEFGHIJKLMNOPQRSTUV',
			args: [...post, '-e', 'x'],
			code: '4.04',
			text: 'no such integration',
		},
		{
			name: 'a prefix that it has not',
			path: `/api/i/${routingKey}`,
			args: [...post, '-e', 'x'],
			code: '4.04',
			text: 'no such integration',
		},
		{ name: 'GET', path: `/i/${routingKey}`, args: ['-m', 'get'], code: '4.05', text: 'use POST' },
		{ name: 'PUT', path: `/i/${routingKey}`, args: ['-m', 'put', '-e', 'x'], code: '4.05', text: 'use POST' },
		{
			name: 'another path',
			path: `/j/${routingKey}`,
			args: [...post, '-e', 'x'],
			code: '4.04',
			text: 'no such path',
		},
	]
	for (const { name: what, path, args, code, text } of refused)
		it(`answers ${code} to ${what}`, async (t) => {
			const { queued, send } = await start(t)
			const { received, output } = await send(path, args)
			assert.deepEqual(received, [`ACK ${code}`], output)
			assert.ok(output.includes(text), output)
			assert.deepEqual(queued, [])
		})

	it('with a prefix answers 4.04 without it', async (t) => {
		const { send } = await start(t, { prefix: ['api', 'v2'] })
		const at = async (path: string) => (await send(path, [...post, '-e', 'x'])).received
		assert.deepEqual(await at(`/api/v2/i/${routingKey}`), ['ACK 2.01'])
		for (const path of ['/i/', '/api/i/', '/v2/api/i/', '/api/v2/x/i/'])
			assert.deepEqual(await at(path + routingKey), ['ACK 4.04'])
	})

	it('answers 4.04 for a disabled integration, and 4.03 without DTLS for one that wants it', async (t) => {
		const disabled = await start(t, { isEnabled: false })
		assert.deepEqual((await disabled.send(`/i/${routingKey}`, [...post, '-e', 'x'])).received, ['ACK 4.04'])
		const secured = await start(t, { security: 'dtls' })
		const { received, output } = await secured.send(`/i/${routingKey}`, [...post, '-e', 'x'])
		assert.deepEqual(received, ['ACK 4.03'], output)
		assert.match(output, /DTLS only; use coaps/)
		const mixed = await start(t, { security: 'mixed' })
		assert.deepEqual((await mixed.send(`/i/${routingKey}`, [...post, '-e', 'x'])).received, ['ACK 2.01'])
	})

	it('answers 4.13 with Size1 to more than the door takes', async (t) => {
		const { queued, send } = await start(t, {}, {}, { maxPublishedBytes: 1_000 })
		const { received, output } = await send(`/i/${routingKey}`, post, Buffer.alloc(1_001, 'x'))
		assert.equal(received.at(-1), 'ACK 4.13', output)
		assert.match(output, /Size1:1000/)
		assert.deepEqual(queued, [])
	})

	it('answers 4.29 with Max-Age above the rate limit, and puts the count into the log of the integration', async (t) => {
		const { queued, send, clock } = await start(t, { rateLimits: [{ messages: 2, seconds: 60 }] })
		const again = async () => send(`/i/${routingKey}`, [...post, '-e', 'x'])
		for (const code of ['2.01', '2.01', '4.29', '4.29']) {
			const { received, output } = await again()
			assert.deepEqual(received, [`ACK ${code}`])
			if (code === '4.29') assert.match(output, /Max-Age:30/)
		}
		clock.advance(30_000)
		assert.deepEqual((await again()).received, ['ACK 2.01'])
		clock.advance(30_000)
		assert.deepEqual(
			queued.map(({ rateLimited }) => rateLimited),
			[undefined, undefined, undefined, 2],
		)
	})

	it('answers 5.03 with Max-Age if the table or the queue does not answer', async (t) => {
		const down = async (): Promise<never> => {
			throw new Error('down')
		}
		for (const more of [{ findRoute: down }, { publishUplink: down }]) {
			const { send, log } = await start(t, {}, more)
			const { received, output } = await send(`/i/${routingKey}`, [...post, '-e', 'x'])
			assert.deepEqual(received, ['ACK 5.03'])
			assert.match(output, /Max-Age:5/)
			assert.equal(log[0]?.error, 'Error: down')
		}
	})

	it('looks up a key once in five seconds, an unknown one once in a second', async (t) => {
		const { send, lookUps, clock } = await start(t)
		const ask = (key: string) => send(`/i/${key}`, [...post, '-e', 'x'])
		const unknown = 'ABCDEFGHIJKLMNOPQRSTUV'
		for (const key of [routingKey, routingKey, unknown, unknown]) await ask(key)
		assert.deepEqual(lookUps, [routingKey, unknown])
		clock.advance(1_001)
		for (const key of [routingKey, unknown]) await ask(key)
		assert.deepEqual(lookUps, [routingKey, unknown, unknown])
		clock.advance(4_000)
		await ask(routingKey)
		assert.deepEqual(lookUps.slice(3), [routingKey])
	})

	it('writes one line a minute for all requests with unknown keys', async (t) => {
		const { send, log, clock } = await start(t)
		for (const key of ['AAAAAAAAAAAAAAAAAAAAAA', 'BBBBBBBBBBBBBBBBBBBBBB'])
			await send(`/i/${key}`, [...post, '-e', 'x'])
		assert.deepEqual(log, [])
		clock.advance(60_000)
		assert.deepEqual(log, [{ event: 'coap.integrations.unknown', messages: 2 }])
	})
})

describe('?r=1', () => {
	const importId = uplinkImportId({ integrationId: 'int-1', messageId: 'm-0', receivedAt: 1_700_000_000_000 })
	const reports = [
		{ report: { outcome: 'converted' }, text: `imp=${importId} converted` },
		{
			report: { outcome: 'failed', problem: 'the decoder threw Error: no fields in a very long text' },
			text: `imp=${importId} failed: the decoder threw Error: `,
		},
		{
			report: { outcome: 'failed', problem: 'äöü'.repeat(9) },
			text: `imp=${importId} failed: äöüäöüäöüäöü`,
		},
	] as const
	for (const { report, text } of reports)
		it(`says in at most 64 bytes: ${report.outcome}`, async (t) => {
			const { client, clock } = await start(t, {}, { findReport: async () => ({ ...report, deviceIds: [] }) })
			client.send(`40 02 00 01 b1 69 0d 09 ${ascii(routingKey)} 43 ${ascii('r=1')} ff 41`)
			const answer = client.next()
			// The look for the report begins when the message is queued.
			const turns = setInterval(() => clock.advance(10), 1)
			t.after(() => clearInterval(turns))
			const payload = Buffer.from((await answer).split('ff').slice(1).join('ff'), 'hex').toString()
			assert.equal(payload, text)
			assert.ok(Buffer.byteLength(payload) <= 64)
		})

	it('names the message if nothing is known of it within two seconds', async (t) => {
		let asked = 0
		const findReport = async () => {
			asked += 1
			return undefined
		}
		const { client, clock } = await start(t, {}, { findReport })
		client.send(`50 02 00 01 b1 69 0d 09 ${ascii(routingKey)} 43 ${ascii('r=1')} ff 41`)
		const answer = client.next()
		const turns = setInterval(() => clock.advance(10), 1)
		t.after(() => clearInterval(turns))
		assert.match(Buffer.from(await answer, 'hex').toString('latin1'), new RegExp(`imp=${importId}$`))
		assert.ok(asked > 3)
		assert.ok(clock.now() < 3_000)
	})
})
