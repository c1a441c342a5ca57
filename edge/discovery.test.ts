import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { answerRequest } from './answerRequest.ts'
import { parseMessage } from './coap/datagram.ts'
import { encodeMessage } from './coap/encode/encodeMessage.ts'
import type { Message } from './coap/message.ts'
import { discovery } from './discovery.ts'
import type { Resource } from './resource.ts'
import { startServer } from './testing/startServer.ts'
import { ascii, fromHex } from './testing/udpClient.ts'

const CORE = `bb ${ascii('.well-known')} 04 ${ascii('core')}`
/** ACK 2.05, Content-Format (12) 40, payload marker: RFC 7252 §3, RFC 6690 §7.3 */
const CONTENT = '60451234c128'
const LINK = '</msg/d2c/raw>;ct="110 50 112 60 42";rt="senml"'

describe('GET /.well-known/core', () => {
	it('lists the resource with its content formats', async (t) => {
		const { client } = await startServer(t)
		client.send(`40 01 12 34 ${CORE}`)
		assert.equal(await client.next(), `${CONTENT}ff${ascii(LINK)}`)
	})

	it('is answered with three times the bytes of the shortest request at most (RFC 7252 §11.3)', async (t) => {
		const { client } = await startServer(t)
		const request = `40 01 12 34 ${CORE}`
		client.send(request)
		const answer = fromHex(await client.next())
		assert.ok(answer.length <= 3 * fromHex(request).length, `${answer.length} bytes`)
	})

	it('takes an Accept of 40, and answers 4.06 to another (RFC 7252 §5.10.4)', async (t) => {
		const { client } = await startServer(t)
		client.send(`40 01 12 34 ${CORE} 61 28`, `40 01 12 34 ${CORE} 61 6e`)
		assert.equal(await client.next(), `${CONTENT}ff${ascii(LINK)}`)
		assert.equal(await client.next(), `60861234ff${ascii('Accept 110: use 40 or none')}`)
	})

	it('allows no other method', async (t) => {
		const { client } = await startServer(t)
		client.send(`40 02 12 34 ${CORE}`)
		assert.equal(await client.next(), `60851234ff${ascii('use GET')}`)
	})
})

const plain = (path: string, link?: Resource['link']): Resource => ({
	path: path.split('/'),
	methods: { GET: async () => ({ code: '2.05' }) },
	...(link === undefined ? {} : { link }),
})

// The resources of the examples in RFC 6690 §5, with the formats of RFC 7252 §7.2.1
const resources = [
	plain('sensors', { ct: [40] }),
	plain('sensors/temp', { rt: ['temperature-c', 'core.s'], if: ['sensor'] }),
	plain('sensors/light', { ct: [0, 50], rt: ['light-lux'], if: ['sensor'] }),
	plain('firmware/v 2.1', {}),
	plain('hidden'),
]
const [SENSORS, TEMP, LIGHT, FIRMWARE] = [
	'</sensors>;ct=40',
	'</sensors/temp>;rt="temperature-c core.s";if="sensor"',
	'</sensors/light>;ct="0 50";rt="light-lux";if="sensor"',
	'</firmware/v%202.1>',
]

describe('the links', () => {
	const list = async (...query: readonly string[]): Promise<string> => {
		const message: Message = {
			type: 'CON',
			code: '0.01',
			messageId: 1,
			token: Buffer.alloc(0),
			options: [
				...['.well-known', 'core'].map((segment) => ({ number: 11, value: Buffer.from(segment) })),
				...query.map((argument) => ({ number: 15, value: Buffer.from(argument) })),
			],
			payload: Buffer.alloc(0),
		}
		const datagram = encodeMessage(message)
		assert.equal(parseMessage(datagram).outcome, 'message')
		const { code, options, payload } = await answerRequest({
			resources: [discovery(resources)],
			receiveBlock: () => assert.fail(),
		})({
			peer: { key: 'peer', address: '127.0.0.1:1', send: () => {} },
			message,
			datagram,
			notify: () => assert.fail(),
		})
		assert.deepEqual([code, options], ['2.05', [{ number: 12, value: Buffer.of(40) }]])
		return payload?.toString() ?? 'none'
	}

	// RFC 6690 §4.1. coap-server of libcoap 4.3.1 answers the same to one filter with `href`, `rt` or `if`, and an empty
	// 2.05 where none matches.
	const rows: readonly { query: readonly string[]; links: readonly string[] }[] = [
		{ query: [], links: [SENSORS, TEMP, LIGHT, FIRMWARE] },
		{ query: ['rt=light-lux'], links: [LIGHT] },
		{ query: ['rt=core.s'], links: [TEMP] },
		{ query: ['rt=temp'], links: [] },
		{ query: ['rt=temp*'], links: [TEMP] },
		{ query: ['rt=core*'], links: [TEMP] },
		{ query: ['rt=*'], links: [TEMP, LIGHT] },
		{ query: ['rt='], links: [] },
		{ query: ['if=sensor'], links: [TEMP, LIGHT] },
		{ query: ['ct=50'], links: [LIGHT] },
		{ query: ['ct=4'], links: [] },
		{ query: ['href=/sensors'], links: [SENSORS] },
		{ query: ['href=/sensors*'], links: [SENSORS, TEMP, LIGHT] },
		{ query: ['href=/sensors/*'], links: [TEMP, LIGHT] },
		{ query: ['href=/firmware/v%202.1'], links: [FIRMWARE] },
		{ query: ['title=x'], links: [] },
		{ query: ['constructor=*'], links: [] },
		{ query: ['if=sensor', 'ct=0'], links: [LIGHT] },
		{ query: ['rt'], links: [SENSORS, TEMP, LIGHT, FIRMWARE] },
	]
	for (const { query, links } of rows) {
		it(`asked for by ?${query.join('&')} are ${links.length}`, async () => {
			assert.equal(await list(...query), links.join(','))
		})
	}
})
