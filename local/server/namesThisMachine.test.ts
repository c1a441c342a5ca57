import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createHostCheck } from './namesThisMachine.ts'

describe('the check of Host', () => {
	const names = createHostCheck('127.0.0.1')

	for (const header of [
		'localhost',
		'localhost:8080',
		'LOCALHOST:1',
		'127.0.0.1:8081',
		'[::1]:8080',
		'[::1]',
	])
		it(`accepts ${header}`, () => assert.ok(names(header)))

	for (const header of [
		undefined,
		'',
		'example.org',
		'example.org:8080',
		'localhost.example.org',
		'127.0.0.1.example.org:8080',
		'127.0.0.2',
		'user@localhost',
		'localhost:8080:8080',
		'localhost/',
		'[::1',
		'::1',
	])
		it(`refuses ${header ?? 'none'}`, () => assert.ok(!names(header)))

	it('accepts the configured host as well', () => {
		assert.ok(createHostCheck('192.0.2.7')('192.0.2.7:8080'))
		assert.ok(createHostCheck('gateway.example')('Gateway.example:8080'))
		assert.ok(createHostCheck('2001:db8::7')('[2001:db8::7]:8080'))
		assert.ok(!createHostCheck('192.0.2.7')('192.0.2.8:8080'))
	})

	it('accepts any address, but no further name, for a server that is bound to all addresses', () => {
		for (const everywhere of ['0.0.0.0', '::']) {
			assert.ok(createHostCheck(everywhere)('192.0.2.7:8080'))
			assert.ok(createHostCheck(everywhere)('[2001:db8::7]:8080'))
			assert.ok(!createHostCheck(everywhere)('example.org:8080'))
		}
	})
})
