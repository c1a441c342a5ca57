import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fallback } from './fallback.ts'

const decide = fallback([
	'GET /device/{deviceId}/senml-imports',
	'GET /device',
	'PATCH /device',
	'GET /health',
	'GET /{any}/fixed',
	'GET /{one}.{two}',
])

describe('what no route matches', () => {
	const cases = [
		{ request: 'POST /health', status: 405, allow: 'GET' },
		{ request: 'HEAD /health', status: 405, allow: 'GET' },
		{ request: 'DELETE /device', status: 405, allow: 'GET, PATCH' },
		{ request: 'PUT /device/oob-352656108602296/senml-imports', status: 405, allow: 'GET' },
		{ request: 'PUT /device/a.b%2Fc/senml-imports', status: 405, allow: 'GET' },
		{ request: 'POST /x/fixed', status: 405, allow: 'GET' },
		{ request: 'PUT /29a.abcdef', status: 405, allow: 'GET' },
		{ request: 'PUT /nothing', status: 404 },
		{ request: 'GET /', status: 404 },
		{ request: 'GET /nothing', status: 404 },
		{ request: 'GET /health/', status: 404 },
		{ request: 'GET /healthy', status: 404 },
		{ request: 'GET /a/health', status: 404 },
		{ request: 'GET /HEALTH', status: 404 },
		{ request: 'GET /device//senml-imports', status: 404 },
		{ request: 'GET /device/a/b/senml-imports', status: 404 },
		{ request: 'GET /device/{deviceId}', status: 404 },
	]
	for (const { request, status, allow } of cases)
		it(`is ${status}${allow === undefined ? '' : ` with Allow: ${allow}`} for ${request}`, () => {
			const [method = '', path = ''] = request.split(' ')
			const { statusCode, headers, body } = decide({ method, path })
			assert.equal(statusCode, status)
			// RFC 9110 §15.5.6: a 405 must tell which methods there are.
			assert.equal(headers?.['allow'], allow)
			assert.equal(headers?.['content-type'], 'application/problem+json')
			assert.equal(JSON.parse(body ?? '').status, status)
		})

	it('does not repeat the path, which may hold an identity', () => {
		for (const method of ['GET', 'POST'])
			assert.ok(!decide({ method, path: '/device/oob-352656108602296/senml-imports' }).body?.includes('oob-'))
	})
})
