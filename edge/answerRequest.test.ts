import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { answerRequest } from './answerRequest.ts'
import type { RespondTo } from './resource.ts'
import { startServer } from './testing/startServer.ts'
import { ascii } from './testing/udpClient.ts'

const MSG = ascii('msg')
const PATH = `b3 ${MSG} 03 ${ascii('d2c')} 03 ${ascii('raw')}`
const QUERY = `46 ${ascii('id=d-1')}`
const PAYLOAD = `ff ${ascii('[]')}`

const BAD_OPTION = '60 82 12 34'
const NOT_FOUND = '60 84 12 34'
const METHOD_NOT_ALLOWED = '60 85 12 34'
const PROXYING_NOT_SUPPORTED = '60 a5 12 34'
const CREATED = '60 41 12 34'

type Row = Readonly<{ name: string; send: string; answer?: string; text?: string }>

const rows: readonly Row[] = [
	// RFC 7252 §5.4.1: odd numbers are critical
	{
		name: 'an unknown critical option (25) is refused',
		send: `40 02 12 34 ${PATH} ${QUERY} a1 00 ${PAYLOAD}`,
		answer: BAD_OPTION,
		text: 'unsupported critical option 25',
	},
	{
		name: 'a critical option that is not implemented is called by its name: OSCORE (9, RFC 8613 §2)',
		send: `40 02 12 34 91 00 23 ${MSG} 03 ${ascii('d2c')} 03 ${ascii('raw')} ${QUERY} ${PAYLOAD}`,
		answer: BAD_OPTION,
		text: 'unsupported option OSCORE (9)',
	},
	{
		name: 'an unknown critical option (9) in a NON rejects it silently',
		send: `50 02 12 34 91 00 23 ${MSG} 03 ${ascii('d2c')} 03 ${ascii('raw')} ${QUERY} ${PAYLOAD}`,
	},
	{
		name: 'an unknown elective option (65000) is ignored',
		send: `40 02 12 34 ${PATH} ${QUERY} e1 fc cc 00 ${PAYLOAD}`,
		answer: CREATED,
	},
	// RFC 9177 §3.1: Q-Block1 (19) is critical; a server without it answers as to any unknown critical option.
	{
		name: 'Q-Block1 is refused, and what to do instead is said',
		send: `40 02 12 34 ${PATH} ${QUERY} 41 0a ${PAYLOAD}`,
		answer: BAD_OPTION,
		text: 'unsupported option Q-Block1 (19); use Block1',
	},
	{
		name: 'a Block1 of 4 bytes is refused',
		send: `40 02 12 34 ${PATH} ${QUERY} c4 00 00 00 0a ${PAYLOAD}`,
		answer: BAD_OPTION,
		text: 'option Block1 (27) has 4 bytes; 0 to 3 allowed',
	},
	{
		name: 'a reserved critical option above 269 (65001) is refused',
		send: `40 02 12 34 ${PATH} ${QUERY} e1 fc cd 00 ${PAYLOAD}`,
		answer: BAD_OPTION,
		text: 'unsupported critical option 65001',
	},
	// RFC 7252 §5.4.3: a wrong length makes an option unrecognised
	{
		name: 'an empty Uri-Host (3) is refused',
		send: `40 02 12 34 30 83 ${MSG} 03 ${ascii('d2c')} 03 ${ascii('raw')} ${QUERY} ${PAYLOAD}`,
		answer: BAD_OPTION,
		text: 'option Uri-Host (3) has 0 bytes; 1 to 255 allowed',
	},
	{
		name: 'a Uri-Path of 256 bytes is refused',
		send: `40 02 12 34 bd f3 ${ascii('x'.repeat(256))}`,
		answer: BAD_OPTION,
		text: 'option Uri-Path (11) has 256 bytes; 0 to 255 allowed',
	},
	{
		name: 'a Content-Format of 3 bytes is ignored, being elective',
		send: `40 02 12 34 ${PATH} 13 00 00 00 36 ${ascii('id=d-1')} ${PAYLOAD}`,
		answer: CREATED,
	},
	// RFC 7252 §5.4.5: a supernumerary occurrence is unrecognised
	{
		name: 'a second Uri-Host is refused',
		send: `40 02 12 34 31 61 01 62 83 ${MSG} 03 ${ascii('d2c')} 03 ${ascii('raw')} ${QUERY} ${PAYLOAD}`,
		answer: BAD_OPTION,
		text: 'option Uri-Host (3) more than once',
	},
	{
		name: 'a second Content-Format is ignored, being elective: 110, then 0',
		send: `40 02 12 34 ${PATH} 11 6e 00 36 ${ascii('id=d-1')} ${PAYLOAD}`,
		answer: CREATED,
	},
	{
		name: 'Uri-Host, Uri-Port and Accept are understood',
		send: `40 02 12 34 31 68 42 16 33 43 ${MSG} 03 ${ascii('d2c')} 03 ${ascii('raw')} ${QUERY} 20 ${PAYLOAD}`,
		answer: CREATED,
	},
	// RFC 7252 §5.10.2
	{
		name: 'Proxy-Uri (35) is refused: no proxy',
		send: `40 02 12 34 dc 16 ${ascii('coap://h.x/y')} ${PAYLOAD}`,
		answer: PROXYING_NOT_SUPPORTED,
		text: 'this is not a proxy',
	},
	{
		name: 'Proxy-Scheme (39) is refused: no proxy',
		send: `40 02 12 34 ${PATH} ${QUERY} d4 0b ${ascii('coap')} ${PAYLOAD}`,
		answer: PROXYING_NOT_SUPPORTED,
		text: 'this is not a proxy',
	},
	// RFC 7252 §3.2: strings are UTF-8
	{
		name: 'a Uri-Path that is not UTF-8 is refused',
		send: `40 02 12 34 b8 6d 73 67 ff 6d 73 67 67 46 ${ascii('id=d-1')}`,
		answer: BAD_OPTION,
		text: 'Uri-Path or Uri-Query is not UTF-8',
	},
	{
		name: 'a Uri-Query that is not UTF-8 is refused (an overlong slash)',
		send: `40 02 12 34 ${PATH} 45 69 64 3d c0 af ${PAYLOAD}`,
		answer: BAD_OPTION,
		text: 'Uri-Path or Uri-Query is not UTF-8',
	},
	{
		name: 'no path is not found; what there is, is named',
		send: `40 02 12 34 ${QUERY.replace('46', 'd6 02')} ff ${ascii('12345')}`,
		answer: NOT_FOUND,
		text: 'no such path; POST /msg/d2c/raw?id=<deviceId>',
	},
	{
		name: 'a path is not found',
		send: `40 02 12 34 b3 ${MSG} 46 ${ascii('id=d-1')} ff ${ascii('12345')}`,
		answer: NOT_FOUND,
		text: 'no such path; POST /msg/d2c/raw?id=<deviceId>',
	},
	// RFC 7252 §11.3: 8 bytes in, not more than 24 out
	{
		name: 'what there is, is not named if that would amplify',
		send: `40 02 12 34 b3 ${MSG}`,
		answer: NOT_FOUND,
		text: 'no such path',
	},
	{
		name: 'a slash at the end makes another path',
		send: `40 02 12 34 ${PATH} 00 ${QUERY}`,
		answer: NOT_FOUND,
		text: 'no such path; Uri-Path once for each of msg, d2c, raw',
	},
	{
		name: 'slashes within one Uri-Path are not a path',
		send: `40 02 12 34 bb ${ascii('msg/d2c/raw')} ${QUERY}`,
		answer: NOT_FOUND,
		text: 'no such path; Uri-Path once for each of msg, d2c, raw',
	},
	{
		name: 'GET is not allowed',
		send: `40 01 12 34 ${PATH} ${QUERY}`,
		answer: METHOD_NOT_ALLOWED,
		text: 'use POST',
	},
	// RFC 7252 §5.8: any other code of class 0
	{
		name: 'method 0.31 is not allowed',
		send: `40 1f 12 34 ${PATH}`,
		answer: METHOD_NOT_ALLOWED,
		text: 'use POST',
	},
	// RFC 7252 §11.3: 5 bytes in, not more than 15 out
	{ name: 'a diagnostic that would amplify is left out', send: '41 02 12 34 aa', answer: '61 84 12 34 aa' },
]

describe('the request/response layer', () => {
	for (const { name, send, answer, text } of rows) {
		it(name, async (t) => {
			const { client, published } = await startServer(t)
			client.send(send)
			const payload = text === undefined ? '' : `ff${ascii(text)}`
			if (answer !== undefined) assert.equal(await client.next(), answer.replaceAll(' ', '') + payload)
			await client.expectSilence()
			assert.equal(published.length, answer === CREATED ? 1 : 0)
		})
	}

	const respondWith = (GET: RespondTo) =>
		answerRequest({
			resources: [{ path: [], methods: { GET } }],
			receiveBlock: () => assert.fail(),
		})({
			peer: { key: 'peer', address: '127.0.0.1:1', send: () => {} },
			message: {
				type: 'CON',
				code: '0.01',
				messageId: 1,
				token: Buffer.alloc(0),
				options: [],
				payload: Buffer.alloc(0),
			},
			datagram: Buffer.alloc(4),
			notify: () => assert.fail(),
		})

	it('answers 5.00 when a resource fails, at once or later, and keeps the reason for the log', async () => {
		const fail = (): never => {
			throw new Error('bug')
		}
		const response = { code: '5.00', log: { error: 'Error: bug' } }
		assert.deepEqual(await respondWith(async () => fail()), response)
		assert.deepEqual(await respondWith(async () => ({ maxBytes: 0, receive: async () => fail() })), response)
		assert.deepEqual(respondWith(fail), response)
		assert.deepEqual(
			respondWith(() => ({ maxBytes: 0, receive: fail })),
			response,
		)
	})

	it('answers at once when a resource does', () => {
		assert.deepEqual(
			respondWith(() => ({ maxBytes: 0, receive: () => ({ code: '2.04' }) })),
			{ code: '2.04' },
		)
	})
})
