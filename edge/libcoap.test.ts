import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { libcoapClient } from './testing/libcoapClient.ts'
import { startServer } from './testing/startServer.ts'
import { fromHex } from './testing/udpClient.ts'

const PATH = '/msg/d2c/raw?id=d-1'
// One record in JSON, and written by hand in CBOR with the labels of RFC 8428 §6: 0 is n, 2 is v
const SENML_JSON = Buffer.from('[{"n":"t","v":1}]')
const SENML_CBOR = fromHex('81 a2 00 61 74 02 01')
const TO_SENML = { topic: 'm/d/d-1/d2c/senml', payload: '[{"n":"t","v":1}]' }
const TO_RAW = { topic: 'm/d/d-1/d2c/raw', payload: '{"data":"gaIAYXQCAQ=="}' }
/** each byte as a character */
const TO_CBOR = { topic: 'm/d/d-1/d2c/cbor', payload: SENML_CBOR.toString('latin1') }

describe("libcoap's client", () => {
	const accepted = [
		{ name: '-t 110', args: ['-t', '110'], payload: SENML_JSON, expected: TO_SENML, answer: 'ACK 2.01' },
		{ name: '-t 50', args: ['-t', '50'], payload: SENML_JSON, expected: TO_SENML, answer: 'ACK 2.01' },
		{ name: '-t 112', args: ['-t', '112'], payload: SENML_CBOR, expected: TO_CBOR, answer: 'ACK 2.01' },
		{ name: '-t 60', args: ['-t', '60'], payload: SENML_CBOR, expected: TO_CBOR, answer: 'ACK 2.01' },
		{ name: '-t 42', args: ['-t', '42'], payload: SENML_CBOR, expected: TO_RAW, answer: 'ACK 2.01' },
		{ name: 'no -t', args: [], payload: SENML_CBOR, expected: TO_RAW, answer: 'ACK 2.01' },
		{
			name: '-N -t 112',
			args: ['-N', '-t', '112'],
			payload: SENML_CBOR,
			expected: TO_CBOR,
			answer: 'NON 2.01',
		},
	]
	for (const { name, args, payload, expected, answer } of accepted) {
		it(`uploads with ${name}`, async (t) => {
			const { server, published } = await startServer(t)
			const uri = `coap://127.0.0.1:${server.port}${PATH}`
			const { received, output } = await libcoapClient(['-m', 'post', ...args, uri], payload)
			assert.deepEqual(received, [answer], output)
			assert.deepEqual(published, [expected])
		})
	}

	const refused = [
		{
			name: '-t 0',
			args: ['-m', 'post', '-t', '0', '-e', 'x'],
			path: PATH,
			code: '4.15',
			text: 'use 110, 50, 112',
		},
		{
			name: 'another path',
			args: ['-m', 'post', '-e', 'x'],
			path: '/x?id=d-1',
			code: '4.04',
			text: 'no such path; POST /msg/d2c/raw?id=<deviceId>',
		},
		{ name: 'GET', args: ['-m', 'get'], path: PATH, code: '4.05', text: 'use POST' },
		{ name: 'PUT', args: ['-m', 'put', '-e', 'x'], path: PATH, code: '4.05', text: 'use POST' },
		{
			name: 'no id',
			args: ['-m', 'post', '-e', 'x'],
			path: '/msg/d2c/raw',
			code: '4.00',
			text: '?id=<deviceId>',
		},
		{
			name: 'a bad id',
			args: ['-m', 'post', '-e', 'x'],
			path: '/msg/d2c/raw?id=%C3%BC',
			code: '4.00',
			text: 'id must match',
		},
		{ name: 'no payload', args: ['-m', 'post'], path: PATH, code: '4.00', text: 'payload missing' },
		{
			name: 'a critical option',
			args: ['-m', 'post', '-e', 'x', '-O', '65001,y'],
			path: PATH,
			code: '4.02',
			text: '65001',
		},
	]
	for (const { name, args, path, code, text } of refused) {
		it(`is told ${code} for ${name}`, async (t) => {
			const { server, published } = await startServer(t)
			const { received, output } = await libcoapClient([...args, `coap://127.0.0.1:${server.port}${path}`])
			assert.deepEqual(received, [`ACK ${code}`], output)
			assert.ok(output.includes(text), output)
			assert.deepEqual(published, [])
		})
	}

	const LINK = '</msg/d2c/raw>;ct="110 50 112 60 42";rt="senml"'
	const discoveries = [
		{ name: 'all', query: '', args: [], answer: 'ACK 2.05', text: LINK },
		{ name: 'all, in a NON', query: '', args: ['-N'], answer: 'NON 2.05', text: LINK },
		{ name: 'those of a type', query: '?rt=senml', args: [], answer: 'ACK 2.05', text: LINK },
		{ name: 'those whose path begins so', query: '?href=/msg*', args: [], answer: 'ACK 2.05', text: LINK },
		{ name: 'none', query: '?rt=light*', args: [], answer: 'ACK 2.05', text: undefined },
		{ name: 'all, as JSON', query: '', args: ['-A', '50'], answer: 'ACK 4.06', text: 'use 40 or none' },
	]
	for (const { name, query, args, answer, text } of discoveries) {
		it(`discovers resources: ${name}`, async (t) => {
			const { server } = await startServer(t)
			const uri = `coap://127.0.0.1:${server.port}/.well-known/core${query}`
			const { received, output } = await libcoapClient(['-m', 'get', ...args, uri])
			assert.deepEqual(received, [answer], output)
			if (text === undefined) assert.ok(!output.includes('</'), output)
			else assert.ok(output.includes(text), output)
		})
	}

	it('reaches localhost, whatever the name resolves to first', async (t) => {
		const { server, published } = await startServer(t, { hosts: ['127.0.0.1', '::1'] })
		const uri = `coap://localhost:${server.port}${PATH}`
		const { received, output } = await libcoapClient(['-m', 'post', '-t', '110', uri], SENML_JSON)
		assert.deepEqual(received, ['ACK 2.01'], output)
		assert.deepEqual(published, [TO_SENML])
	})

	it('reaches [::1], on a machine that has IPv6', async (t) => {
		const { server, log } = await startServer(t, { hosts: ['127.0.0.1', '::1'] })
		const isSkipped = log.some(({ event }) => event === 'coap.address.skipped')
		const uri = `coap://[::1]:${server.port}${PATH}`
		const { received, output } = await libcoapClient(['-m', 'post', '-t', '110', uri], SENML_JSON)
		assert.deepEqual(received, isSkipped ? [] : ['ACK 2.01'], output)
	})

	it('acknowledges a separate response', async (t) => {
		const { server, client, clock, log } = await startServer(t, { publish: async () => clock.advance(1_000) })
		const uri = `coap://127.0.0.1:${server.port}${PATH}`
		const { received, output } = await libcoapClient(['-m', 'post', '-t', '110', uri], SENML_JSON)
		assert.deepEqual(received, ['CON 2.01'], output) // after an Empty ACK, which is not printed
		await client.expectSilence() // so the acknowledgement has been read
		clock.advance(100_000)
		assert.deepEqual(
			log.map(({ event }) => event),
			['coap.request'],
		)
	})
})
