import assert from 'node:assert/strict'
import { request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { startStack, type TestStack } from '../../testing/hostedStack.ts'

/** An answer as it comes: `fetch` would decode the body, and follow where it leads. */
type Raw = {
	readonly status: number | undefined
	readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
	readonly body: Buffer
}

describe('the function of the page', () => {
	let stack: TestStack
	before(async () => {
		stack = await startStack([])
	})
	after(() => stack.close())

	const get = (path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<Raw> =>
		new Promise((resolve, reject) => {
			request(`${stack.restUrl}${path}`, { method, headers }, (response) => {
				const { statusCode: status, headers: answered } = response
				buffer(response).then((body) => resolve({ status, headers: answered, body }), reject)
			})
				.on('error', reject)
				.end()
		})

	/** The names of the assets in the HTML. */
	const assets = async (): Promise<readonly string[]> => {
		const html = (await get('/')).body.toString()
		return [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path = '']) => path)
	}

	it('serves HTML that may load scripts, styles and images of its own origin, and no other', async () => {
		const { status, headers, body } = await get('/')
		assert.equal(status, 200)
		assert.equal(headers['content-type'], 'text/html; charset=utf-8')
		const policy = String(headers['content-security-policy'])
		const directives = new Map(policy.split('; ').map((each) => [each.split(' ')[0], each]))
		assert.equal(directives.get('default-src'), "default-src 'none'")
		assert.equal(directives.get('script-src'), "script-src 'self'")
		assert.equal(directives.get('style-src'), "style-src 'self'")
		assert.equal(directives.get('connect-src'), `connect-src 'self' ${stack.restUrl.replace('http:', 'ws:')}`)
		assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval|https?:|\*/)
		assert.doesNotMatch(body.toString(), /<script(?![^>]*\bsrc=)|\bstyle=|\bon\w+=|https?:/)
	})

	it('puts the WebSockets of the stack into the HTML', async () => {
		const [, content = ''] = /name="addresses" content="([^"]*)"/.exec((await get('/')).body.toString()) ?? []
		const addresses = JSON.parse(content.replaceAll('&quot;', '"'))
		assert.equal(addresses.live, stack.webSocketUrl)
		assert.equal(addresses.communications, stack.host.output('CommunicationsUrl'))
		assert.equal(addresses.actions, stack.host.output('ActionsUrl'))
	})

	it('answers that the HTML is the same, as long as it is', async () => {
		const { headers } = await get('/')
		assert.equal(headers['cache-control'], 'no-cache')
		const again = await get('/', { 'if-none-match': `W/"x", ${String(headers['etag'])}` })
		assert.deepEqual([again.status, again.body.length], [304, 0])
		assert.equal(again.headers['etag'], headers['etag'])
		assert.equal((await get('/', { 'if-none-match': '"x"' })).status, 200)
	})

	it('serves each asset compressed or not, for ever', async () => {
		const names = await assets()
		assert.ok(names.length >= 3)
		for (const name of names) {
			const plain = await get(name)
			const [br, gzip] = [
				await get(name, { 'accept-encoding': 'gzip, br' }),
				await get(name, { 'accept-encoding': 'gzip' }),
			]
			assert.deepEqual(
				[plain, br, gzip].map(({ status, headers }) => [status, headers['content-encoding']]),
				[
					[200, undefined],
					[200, 'br'],
					[200, 'gzip'],
				],
			)
			assert.deepEqual(brotliDecompressSync(br.body), plain.body)
			assert.deepEqual(gunzipSync(gzip.body), plain.body)
			assert.match(String(plain.headers['cache-control']), /immutable/)
			assert.equal(br.headers['vary'], 'accept-encoding')
			assert.equal(plain.headers['x-content-type-options'], 'nosniff')
		}
	})

	it('names the licenses of what is in its scripts', async () => {
		const [, path = ''] =
			/<link rel="license"[^>]* href="([^"]+)"/.exec((await get('/')).body.toString()) ?? []
		const { headers, body } = await get(path)
		assert.equal(headers['content-type'], 'text/plain; charset=utf-8')
		for (const notice of [
			/^preact$/m,
			/^uplot$/m,
			/^d3-geo$/m,
			/Jason Miller/,
			/Leon Sorokin/,
			/Mike Bostock/,
		])
			assert.match(body.toString(), notice)
	})

	for (const path of [
		'/assets/nothing.js',
		'/assets/..%2Fpage.json',
		'/assets/toString',
		'/assets/index.mjs',
	])
		it(`has nothing at ${path}`, async () => {
			const { status, headers } = await get(path)
			assert.deepEqual([status, headers['content-type']], [404, 'application/problem+json'])
		})

	it('leads from the path on a QR code to a place that no request carries further', async () => {
		const { status, headers, body } = await get('/29A.CH3CKR')
		assert.deepEqual([status, headers['location'], body.length], [302, '/#29a.ch3ckr', 0])
		assert.equal(headers['referrer-policy'], 'no-referrer')
		assert.equal(headers['cache-control'], 'private, no-store')
	})

	for (const path of ['/nothing', '/29a.x', '/29a.ch3ckr.x', '/%2F%2Fexample.com', '/29a.ch3ckr%0d%0ax:y'])
		it(`leads nowhere from ${path}`, async () => {
			const { status, headers } = await get(path)
			assert.deepEqual([status, headers['location']], [404, undefined])
		})

	it('hides no other route, and takes no other method', async () => {
		const health = await get('/health')
		assert.deepEqual([health.status, health.headers['content-type']], [200, 'application/json'])
		assert.equal((await get('/device')).status, 403)
		const put = await get('/29a.ch3ckr', {}, 'PUT')
		assert.deepEqual([put.status, put.headers['allow']], [405, 'GET'])
		assert.equal((await get('/nothing', {}, 'PUT')).status, 404)
		assert.equal((await get('/', {}, 'PUT')).headers['allow'], 'GET')
	})

	it('writes no fingerprint to the log', async () => {
		await get('/29a.secret')
		assert.ok(stack.host.lines.every((line) => !line.includes('29a.secret')))
	})
})
