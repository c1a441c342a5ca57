import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isForbidden } from './page.ts'

const allowed = { 'access-control-allow-origin': '*' }

const cases = [
	{ port: 'public', from: 'other origin', method: 'OPTIONS', status: 204, headers: allowed, expected: false },
	{ port: 'public', from: 'other origin', method: 'GET', status: 404, headers: allowed, expected: false },
	{ port: 'public', from: 'other origin', method: 'POST', status: 200, headers: {}, expected: true },
	{ port: 'public', from: 'other origin', method: 'GET', status: 200, headers: {}, expected: false },
	{
		port: 'public',
		from: 'other origin',
		method: 'GET',
		path: '/x',
		status: 200,
		headers: {},
		expected: true,
	},
	{ port: 'public', from: 'rebound', method: 'GET', status: 200, headers: {}, expected: true },
	{ port: 'other', from: 'other origin', method: 'GET', status: 200, headers: {}, expected: true },
	{ port: 'public', from: 'rebound', method: 'GET', status: 421, headers: {}, expected: false },
	{ port: 'public', from: 'rebound', method: 'OPTIONS', status: 204, headers: {}, expected: true },
	{ port: 'public', from: 'rebound', method: 'GET', status: 101, headers: {}, expected: true },
	{ port: 'other', from: 'other origin', method: 'OPTIONS', status: 403, headers: {}, expected: false },
	{ port: 'other', from: 'other origin', method: 'OPTIONS', status: 403, headers: allowed, expected: true },
	{ port: 'other', from: 'rebound', method: 'POST', status: 200, headers: {}, expected: true },
] as const

describe('a page of another origin', () => {
	for (const { port, expected, from, method, status, headers, ...more } of cases) {
		const path = 'path' in more ? more.path : '/'
		it(`${expected ? 'must not' : 'may'} get ${status} for ${method} ${path} (${from}) of ${port === 'public' ? 'the public' : 'another'} port${'access-control-allow-origin' in headers ? ', with permission' : ''}`, () => {
			assert.equal(isForbidden(port === 'public', { from, method, path }, { status, headers }), expected)
		})
	}
})
