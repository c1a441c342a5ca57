import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findRoute } from './httpRoutes.ts'

const routes = [
	'$default',
	'ANY /{all+}',
	'GET /{all+}',
	'GET /a/{one}',
	'GET /a/{one}/{two}',
	'ANY /a/b',
	'GET /a/b',
	'GET /files/{path+}',
].map((key) => ({ key, functionArn: key, needsIam: false }))

// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
describe('httpRoutes: findRoute', () => {
	const cases: readonly (readonly [string, string, string, object])[] = [
		['GET', '/a/b', 'GET /a/b', {}],
		['POST', '/a/b', 'ANY /a/b', {}],
		['GET', '/a/c%20d', 'GET /a/{one}', { one: 'c d' }],
		['GET', '/a/c/d', 'GET /a/{one}/{two}', { one: 'c', two: 'd' }],
		['GET', '/a/c/d/e', 'GET /{all+}', { all: 'a/c/d/e' }],
		['POST', '/a/c/d/e', 'ANY /{all+}', { all: 'a/c/d/e' }],
		['GET', '/files/x/y%2Fz', 'GET /files/{path+}', { path: 'x/y/z' }],
		['GET', '/files', 'GET /{all+}', { all: 'files' }],
		['GET', '/', '$default', {}],
	]
	for (const [method, path, key, pathParameters] of cases)
		it(`${method} ${path} selects ${key}`, () => {
			const match = findRoute(routes, method, path)
			assert.deepEqual([match?.route.key, match?.pathParameters], [key, pathParameters])
		})

	it('selects nothing without $default', () =>
		assert.equal(findRoute([{ key: 'GET /a', functionArn: '', needsIam: false }], 'GET', '/b'), undefined))
})
