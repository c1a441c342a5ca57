import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseRequestTarget } from './requestTarget.ts'

// RFC 9112 §3.2
describe('the target of a request', () => {
	const read: readonly (readonly [target: string, path: string, query: string, authority?: string])[] = [
		['/', '/', ''],
		['/device/a%20b/x?limit=1&after=%2F', '/device/a%20b/x', 'limit=1&after=%2F'],
		['/a//b', '/a//b', ''],
		['/?', '/', ''],
		['/x?//y', '/x', '//y'],
		['/%C3%A9', '/%C3%A9', ''],
		['/a?x=%', '/a', 'x=%'],
		['http://localhost:8080/health', '/health', '', 'localhost:8080'],
		['HTTP://LOCALHOST/health?x', '/health', 'x', 'LOCALHOST'],
		['http://[::1]:8080', '/', '', '[::1]:8080'],
		['http://localhost?x=1', '/', 'x=1', 'localhost'],
		['http://user@localhost/', '/', '', 'user@localhost'],
	]
	for (const [target, path, query, authority] of read)
		it(`${target} is valid`, () => {
			const expected = authority === undefined ? { path, query } : { path, query, authority }
			assert.deepEqual(parseRequestTarget(target), expected)
		})

	for (const target of [
		'',
		'*',
		'x',
		'localhost:8080',
		'//',
		'//x',
		'/\\x',
		'http://a//b',
		'ftp://a/',
		'/%',
		'/%f',
		'/%ff',
		'/%zz',
	])
		it(`${JSON.stringify(target)} is invalid`, () => assert.equal(parseRequestTarget(target), undefined))
})
