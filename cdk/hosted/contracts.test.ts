import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import packageJson from '../../package.json' with { type: 'json' }
import { startStack, type TestStack } from '../../testing/hostedStack.ts'

/** An answer as it comes: `fetch` would decode the body. */
type Raw = {
	readonly status: number | undefined
	readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
	readonly body: Buffer
}

describe('the function of the contracts', () => {
	let stack: TestStack
	before(async () => {
		stack = await startStack([])
	})
	after(() => stack.close())

	const get = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Raw> =>
		new Promise((resolve, reject) => {
			request(`${stack.restUrl}${path}`, { headers }, (response) => {
				const { statusCode: status, headers: answered } = response
				buffer(response).then((body) => resolve({ status, headers: answered, body }), reject)
			})
				.on('error', reject)
				.end()
		})

	it('serves the OpenAPI document with the address of the stack', async () => {
		const { status, headers, body } = await get('/openapi.json')
		assert.deepEqual([status, headers['content-type']], [200, 'application/json'])
		const document = JSON.parse(body.toString())
		assert.equal(document.openapi, '3.1.0')
		assert.deepEqual(document.servers, [{ url: stack.restUrl, description: 'This stack' }])
		assert.equal(document.info['x-backend-version'].split('-')[0], packageJson.version)
	})

	it('serves the AsyncAPI document with the addresses of the WebSockets', async () => {
		const document = JSON.parse((await get('/asyncapi.json')).body.toString())
		assert.equal(document.asyncapi, '3.0.0')
		const outputs = { live: 'WebSocketUrl', communications: 'CommunicationsUrl', actions: 'ActionsUrl' }
		for (const [name, output] of Object.entries(outputs)) {
			const { protocol, host } = document.servers[name]
			assert.equal(`${protocol}://${host}${document.channels[name].address}`, stack.host.output(output))
		}
	})

	it('serves a page that may load nothing, with the style that its policy names', async () => {
		const { status, headers, body } = await get('/docs')
		assert.deepEqual([status, headers['content-type']], [200, 'text/html; charset=utf-8'])
		const [, style = ''] = /<style>([\s\S]*)<\/style>/.exec(body.toString()) ?? []
		const hash = createHash('sha256').update(style).digest('base64')
		assert.equal(
			headers['content-security-policy'],
			`default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
		)
		assert.ok(body.includes(stack.restUrl) && body.includes(stack.webSocketUrl))
		assert.doesNotMatch(body.toString(), /\{\{/)
	})

	for (const path of ['/openapi.json', '/asyncapi.json', '/docs']) {
		it(`answers that it is the same, as long as it is: ${path}`, async () => {
			const { headers } = await get(path)
			assert.equal(headers['cache-control'], 'no-cache')
			const again = await get(path, { 'if-none-match': `W/"x", ${String(headers['etag'])}` })
			assert.deepEqual([again.status, again.body.length], [304, 0])
			assert.equal(again.headers['etag'], headers['etag'])
			assert.equal((await get(path, { 'if-none-match': '"x"' })).status, 200)
		})

		it(`serves it compressed to those who take that: ${path}`, async () => {
			const plain = await get(path)
			const [br, gzip] = [
				await get(path, { 'accept-encoding': 'gzip, br' }),
				await get(path, { 'accept-encoding': 'gzip' }),
			]
			assert.deepEqual(
				[plain, br, gzip].map(({ headers }) => headers['content-encoding']),
				[undefined, 'br', 'gzip'],
			)
			assert.deepEqual(brotliDecompressSync(br.body), plain.body)
			assert.deepEqual(gunzipSync(gzip.body), plain.body)
			assert.equal(plain.headers['vary'], 'accept-encoding')
			assert.equal(plain.headers['x-content-type-options'], 'nosniff')
		})
	}
})
