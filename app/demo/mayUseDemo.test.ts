import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mayUseDemo } from './mayUseDemo.ts'

const host = 'localhost:8080'

describe('the demo of local mode', () => {
	const cases = [
		{
			name: 'its own page',
			headers: { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' },
			may: true,
		},
		{ name: 'a program of this machine', headers: { host }, may: true },
		{ name: 'a page of another origin', headers: { host, origin: 'http://localhost:3000' }, may: false },
		{ name: 'a page without an origin', headers: { host, origin: 'null' }, may: false },
		{ name: 'an image in another page', headers: { host, 'sec-fetch-site': 'cross-site' }, may: false },
		{ name: 'a page at another port', headers: { host, 'sec-fetch-site': 'same-site' }, may: false },
	] as const
	for (const { name, headers, may } of cases)
		it(`is ${may ? '' : 'not '}for ${name}`, () =>
			assert.equal(mayUseDemo({ headers, socket: { remoteAddress: '127.0.0.1' } }), may))

	for (const [remoteAddress, may] of [
		['::1', true],
		['::ffff:127.0.0.1', true],
		['192.0.2.1', false],
		[undefined, false],
	] as const)
		it(`is ${may ? '' : 'not '}for a client at ${remoteAddress}`, () =>
			assert.equal(mayUseDemo({ headers: { host }, socket: { remoteAddress } }), may))
})
