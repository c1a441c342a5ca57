import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startServer } from './testing/startServer.ts'
import { ascii } from './testing/udpClient.ts'

const PATH = `b3 ${ascii('msg')} 03 ${ascii('d2c')} 03 ${ascii('raw')}`
const ID = ascii('id=d-1')

// One record in JSON, and written by hand in CBOR with the labels of RFC 8428 §6: 0 is n, 2 is v
const JSON_PAYLOAD = '[{"n":"t","v":1}]'
const CBOR_PAYLOAD = '81 a2 00 61 74 02 01'
const ENVELOPE = '{"data":"gaIAYXQCAQ=="}'
/** the same bytes, each as a character */
const CBOR_AS_IS = '\u0081\u00a2\u0000at\u0002\u0001'

describe('POST /msg/d2c', () => {
	const LIBRARY_PATH = `b3 ${ascii('msg')} 03 ${ascii('d2c')}`
	// {1: "TEMP", 2: 1}, with the integers that nRF Cloud's CoAP library has as keys
	const LIBRARY_CBOR = 'a2 01 64 54 45 4d 50 02 01'
	const LIBRARY_JSON = '{"appId":"TEMP","data":1}'

	const formats = [
		{
			name: '60 (CBOR)',
			options: `11 3c 36 ${ID}`,
			payload: LIBRARY_CBOR,
			published: '\u00a2\u0001dTEMP\u0002\u0001',
		},
		{ name: '50 (JSON)', options: `11 32 36 ${ID}`, payload: ascii(LIBRARY_JSON), published: LIBRARY_JSON },
		{ name: 'no Content-Format', options: `46 ${ID}`, payload: ascii(LIBRARY_JSON), published: LIBRARY_JSON },
	]
	for (const { name, options, payload, published } of formats)
		it(`publishes ${name} as it is to …/d2c`, async (t) => {
			const { client, published: messages } = await startServer(t)
			client.send(`40 02 12 34 ${LIBRARY_PATH} ${options} ff ${payload}`)
			assert.equal(await client.next(), '60411234')
			assert.deepEqual(messages, [{ topic: 'm/d/d-1/d2c', payload: published }])
		})

	it('refuses SenML, which has its own path', async (t) => {
		const { client, published } = await startServer(t)
		client.send(`40 02 12 34 ${LIBRARY_PATH} 11 70 36 ${ID} ff 80`)
		assert.equal(await client.next(), `608f1234ff${ascii('Content-Format 112: use 60, 50 or none')}`)
		assert.deepEqual(published, [])
	})
})

describe('POST /msg/d2c/raw', () => {
	const formats = [
		{
			name: '110 (SenML JSON)',
			options: `11 6e 36 ${ID}`,
			payload: ascii(JSON_PAYLOAD),
			topic: 'senml',
			published: JSON_PAYLOAD,
		},
		{
			name: '50 (JSON)',
			options: `11 32 36 ${ID}`,
			payload: ascii(JSON_PAYLOAD),
			topic: 'senml',
			published: JSON_PAYLOAD,
		},
		{
			name: '110 in two bytes',
			options: `12 00 6e 36 ${ID}`,
			payload: ascii(JSON_PAYLOAD),
			topic: 'senml',
			published: JSON_PAYLOAD,
		},
		{
			name: '110 with bytes that are not JSON',
			options: `11 6e 36 ${ID}`,
			payload: '00 ff',
			topic: 'senml',
			published: '\u0000\u00ff',
		},
		{
			name: '42 with JSON in it',
			options: `11 2a 36 ${ID}`,
			payload: ascii(JSON_PAYLOAD),
			topic: 'raw',
			published: '{"data":"W3sibiI6InQiLCJ2IjoxfV0="}',
		},
		{
			name: '112 (SenML CBOR)',
			options: `11 70 36 ${ID}`,
			payload: CBOR_PAYLOAD,
			topic: 'cbor',
			published: CBOR_AS_IS,
		},
		{
			name: '60 (CBOR)',
			options: `11 3c 36 ${ID}`,
			payload: CBOR_PAYLOAD,
			topic: 'cbor',
			published: CBOR_AS_IS,
		},
		{
			name: '42 (octet-stream)',
			options: `11 2a 36 ${ID}`,
			payload: CBOR_PAYLOAD,
			topic: 'raw',
			published: ENVELOPE,
		},
		{
			name: 'no Content-Format',
			options: `46 ${ID}`,
			payload: CBOR_PAYLOAD,
			topic: 'raw',
			published: ENVELOPE,
		},
	]
	for (const { name, options, payload, topic, published } of formats) {
		it(`publishes ${name} to …/${topic}`, async (t) => {
			const { client, published: messages } = await startServer(t)
			client.send(`40 02 12 34 ${PATH} ${options} ff ${payload}`)
			assert.equal(await client.next(), '60411234')
			assert.deepEqual(messages, [{ topic: `m/d/d-1/d2c/${topic}`, payload: published }])
		})
	}

	const longest = 'x'.repeat(128)
	const ids = [
		{ name: 'of 128 characters', id: `4d 76 ${ascii(`id=${longest}`)}`, deviceId: longest },
		{ name: 'of all kinds of characters', id: `48 ${ascii('id=aZ09:')}`, deviceId: 'aZ09:' },
		{ name: 'beside another query argument', id: `43 ${ascii('a=b')} 06 ${ID}`, deviceId: 'd-1' },
	]
	for (const { name, id, deviceId } of ids) {
		it(`accepts an id ${name}`, async (t) => {
			const { client, published } = await startServer(t)
			client.send(`40 02 12 34 ${PATH} ${id} ff 00`)
			assert.equal(await client.next(), '60411234')
			assert.equal(published[0]?.topic, `m/d/${deviceId}/d2c/raw`)
		})
	}

	const pattern = 'id must match [a-zA-Z0-9:_-]{1,128}'
	const refused = [
		{ name: 'no query', options: '', code: '80', text: 'query missing: ?id=<deviceId>' },
		{
			name: 'another query',
			options: `45 ${ascii('idx=1')}`,
			code: '80',
			text: 'query missing: ?id=<deviceId>',
		},
		{
			name: 'a query that begins with a question mark',
			options: `47 ${ascii('?id=d-1')}`,
			code: '80',
			text: 'query: one Uri-Query for each argument, without ? and &',
		},
		{
			name: 'two arguments in one Uri-Query',
			options: `4a ${ascii('a=b&id=d-1')}`,
			code: '80',
			text: 'query: one Uri-Query for each argument, without ? and &',
		},
		{
			name: 'an argument after the id in one Uri-Query',
			options: `4a ${ascii('id=d-1&a=b')}`,
			code: '80',
			text: 'query: one Uri-Query for each argument, without ? and &',
		},
		{ name: 'an empty id', options: `43 ${ascii('id=')}`, code: '80', text: pattern },
		{ name: 'a topic level in the id', options: `46 ${ascii('id=a/b')}`, code: '80', text: pattern },
		{ name: 'a wildcard in the id', options: `44 ${ascii('id=+')}`, code: '80', text: pattern },
		{ name: 'a line feed after the id', options: `45 ${ascii('id=a')} 0a`, code: '80', text: pattern },
		{
			name: 'an id of 129 characters',
			options: `4d 77 ${ascii(`id=${'x'.repeat(129)}`)}`,
			code: '80',
			text: pattern,
		},
		{ name: 'two ids', options: `46 ${ID} 06 ${ID}`, code: '80', text: 'more than one id in the query' },
		{
			name: 'Content-Format 0 (no byte at all)',
			options: `10 36 ${ID}`,
			code: '8f',
			text: 'Content-Format 0: use 110, 50, 112, 60, 42 or none',
		},
		{
			name: 'Content-Format 65535',
			options: `12 ff ff 36 ${ID}`,
			code: '8f',
			text: 'Content-Format 65535: use 110, 50, 112, 60, 42 or none',
		},
	]
	for (const { name, options, code, text } of refused) {
		it(`refuses ${name}`, async (t) => {
			const { client, published } = await startServer(t)
			client.send(`40 02 12 34 ${PATH} ${options} ff 00`)
			assert.equal(await client.next(), `60${code}1234ff${ascii(text)}`)
			assert.ok(text.length <= 80)
			assert.deepEqual(published, [])
		})
	}

	it('refuses a missing payload', async (t) => {
		const { client, published } = await startServer(t)
		client.send(`40 02 12 34 ${PATH} 46 ${ID}`)
		assert.equal(await client.next(), `60801234ff${ascii('payload missing')}`)
		assert.deepEqual(published, [])
	})

	it('answers 5.03 with Max-Age when the message could not be queued', async (t) => {
		const { client, log } = await startServer(t, { publish: () => Promise.reject(new Error('disk full')) })
		client.send(`40 02 12 34 ${PATH} 46 ${ID} ff 00`)
		// Max-Age is option 14: delta 14 is 13 + 1 extended.
		assert.equal(await client.next(), `60a31234d10105ff${ascii('not queued, try again')}`)
		assert.deepEqual(log, [
			{ event: 'coap.request', deviceId: 'd-1', error: 'Error: disk full', code: '5.03', bytes: 1, ms: 0 },
		])
	})

	it('carries the largest payload that one datagram of IPv4 holds', async (t) => {
		const { client, published } = await startServer(t)
		const header = `40 02 12 34 ${PATH} 11 6e 36 ${ID} ff`
		const size = 65_507 - header.replaceAll(' ', '').length / 2
		client.send(header + ascii('x'.repeat(size)))
		assert.equal(await client.next(), '60411234')
		assert.equal(published[0]?.payload.length, size)
	})

	it('logs one entry for each request, without the payload', async (t) => {
		const { client, log } = await startServer(t)
		const request = `40 02 12 34 ${PATH} 11 6e 36 ${ID} ff ${ascii('secret')}`
		client.send(request, request)
		await client.next()
		await client.next()
		assert.deepEqual(log, [
			{ event: 'coap.request', deviceId: 'd-1', code: '2.01', contentFormat: 110, bytes: 6, ms: 0 },
		])
	})
})
