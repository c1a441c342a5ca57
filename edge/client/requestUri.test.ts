import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { requestUri } from './requestUri.ts'

const HOST = 3
const PATH = 11
const QUERY = 15

describe('a coap URI', () => {
	const taken: readonly {
		readonly uri: string
		readonly host: string
		readonly port: number
		readonly options: readonly (readonly [number, string])[]
	}[] = [
		// RFC 7252, Appendix B
		{ uri: 'coap://[2001:db8::2:1]/', host: '2001:db8::2:1', port: 5683, options: [] },
		{ uri: 'coap://example.net/', host: 'example.net', port: 5683, options: [[HOST, 'example.net']] },
		{
			uri: 'coap://example.net/.well-known/core',
			host: 'example.net',
			port: 5683,
			options: [
				[HOST, 'example.net'],
				[PATH, '.well-known'],
				[PATH, 'core'],
			],
		},
		{
			uri: 'coap://198.51.100.1:61616//%2F//?%2F%2F&?%26',
			host: '198.51.100.1',
			port: 61616,
			options: [
				[PATH, ''],
				[PATH, '/'],
				[PATH, ''],
				[PATH, ''],
				[QUERY, '//'],
				[QUERY, '?&'],
			],
		},
		// RFC 7252 §6.4: neither has a path.
		{ uri: 'coap://127.0.0.1', host: '127.0.0.1', port: 5683, options: [] },
		{
			uri: 'coap://localhost:5683/msg/d2c/raw?id=a:b',
			host: 'localhost',
			port: 5683,
			options: [
				[HOST, 'localhost'],
				[PATH, 'msg'],
				[PATH, 'd2c'],
				[PATH, 'raw'],
				[QUERY, 'id=a:b'],
			],
		},
	]
	for (const { uri, host, port, options } of taken)
		it(`is taken apart: ${uri}`, () => {
			const parts = requestUri(uri)
			assert.deepEqual({ host: parts.host, port: parts.port }, { host, port })
			assert.deepEqual(
				parts.options.map(({ number, value }) => [number, value.toString()]),
				options,
			)
		})

	for (const uri of [
		'',
		'localhost',
		'http://localhost/',
		'coaps://localhost/',
		'coap:/x',
		'coap://localhost/#a',
	])
		it(`is not ${JSON.stringify(uri)}`, () => assert.throws(() => requestUri(uri), TypeError))
})
