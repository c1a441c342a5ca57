import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, it, type TestContext } from 'node:test'
import { MessageChannel } from 'node:worker_threads'
import { HttpRequest } from '@smithy/core/protocols'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { startAwsEndpoint } from '../aws/awsEndpoint.ts'
import type { AwsOutcome } from '../aws/awsOperation.ts'
import { maxBodyBytes, type ReceivedRequest, type ServeAws } from '../aws/serveAws.ts'
import { serveThread } from '../aws/serveThread.ts'
import { callServicesDirectly } from './directHttp.ts'

/** The object itself, whose `request` is replaced. */
const http = process.getBuiltinModule('node:http')

type Options = ConstructorParameters<typeof NodeHttpHandler>[0]

const answer = (body: string): AwsOutcome => ({ status: 200, headers: { 'x-one': '1' }, body })

/** Tells what arrived. */
const echo: ServeAws = async ({ method, url, headers, readBody }) => {
	const body = await readBody()
	if (body === undefined) return { status: 413, headers: {}, body: '' }
	return answer([method, url, headers['x-two'], headers['content-type'], body.toString()].join(' '))
}

/** `broken` or `unanswered`, as the path says. */
const fail: ServeAws = async ({ url, readBody }) => {
	await readBody()
	return url.slice(1) as 'broken' | 'unanswered'
}

const failureOf = (failing: Promise<unknown>): Promise<string> =>
	failing.then(
		() => 'none',
		({ name, code }: Error & { code?: string }) => `${name} ${code}`,
	)

for (const way of ['directly', 'over HTTP'] as const)
	describe(`a request of the SDK's handler to the AWS services, ${way}`, () => {
		const start = async (t: TestContext, serve: ServeAws, options: Options = {}) => {
			const endpoint = await startAwsEndpoint(serve, { host: '127.0.0.1', port: 0 })
			const { port1, port2 } = new MessageChannel()
			serveThread(serve, port1)
			// Over HTTP: the services of which the thread knows are others.
			const port = way === 'directly' ? endpoint.port : 1
			const { request } = http
			callServicesDirectly({ url: `http://127.0.0.1:${port}`, port: port2 })
			const handler = new NodeHttpHandler(options)
			t.after(async () => {
				// A later endpoint may get the port of this one.
				http.request = request
				handler.destroy()
				port1.close()
				await endpoint.close()
			})
			const send = async (
				parts: ConstructorParameters<typeof HttpRequest>[0] = {},
				sendOptions: Parameters<typeof handler.handle>[1] = {},
			) => {
				const at = { method: 'POST', protocol: 'http:', hostname: '127.0.0.1', port: endpoint.port }
				const { response } = await handler.handle(new HttpRequest({ ...at, ...parts }), sendOptions)
				return { status: response.statusCode, headers: response.headers, body: await text(response.body) }
			}
			return { send, handler }
		}

		it('arrives with method, path, query, headers and body, and gets the answer', async (t) => {
			const { send } = await start(t, echo)
			const headers = { 'X-Two': '2', 'content-type': 'text/plain' }
			for (const body of ['bytes ä', Buffer.from('bytes ä'), new Uint8Array(Buffer.from('bytes ä'))]) {
				const got = await send({ path: '/a%2Fb', query: { qos: '1' }, headers, body })
				assert.equal(got.status, 200)
				assert.equal(got.headers['x-one'], '1')
				assert.equal(got.headers['content-length'], String(Buffer.byteLength(got.body)))
				assert.ok(Date.parse(got.headers['date'] ?? '') > 0)
				assert.equal(got.body, 'POST /a%2Fb?qos=1 2 text/plain bytes ä')
			}
			const streamed = await send({ body: Readable.from([Buffer.from('in '), Buffer.from('parts')]) })
			assert.equal(streamed.body, 'POST /   in parts')
			assert.equal((await send({ method: 'GET' })).body, 'GET /   ')
		})

		it('may be one of many; at most maxSockets are under way, and the others wait', async (t) => {
			let running = 0
			let most = 0
			const full = Promise.withResolvers<void>()
			const { send } = await start(
				t,
				async (request) => {
					running += 1
					most = Math.max(most, running)
					if (running === 7) full.resolve()
					await full.promise
					await new Promise(setImmediate)
					running -= 1
					return echo(request)
				},
				{ httpAgent: { maxSockets: 7 } },
			)
			const bodies = await Promise.all(
				Array.from({ length: 100 }, async (_, index) => (await send({ body: `${index}` })).body),
			)
			assert.deepEqual(
				bodies,
				Array.from({ length: 100 }, (_, index) => `POST /   ${index}`),
			)
			assert.equal(most, 7)
		})

		it('has at most 6 MB', async (t) => {
			const { send } = await start(t, echo)
			assert.equal((await send({ body: 'x'.repeat(maxBodyBytes) })).status, 200)
			assert.equal((await send({ body: 'x'.repeat(maxBodyBytes + 1) })).status, 413)
			assert.equal((await send()).status, 200)
		})

		it('that cannot be sent as HTTP is refused', async (t) => {
			const { send } = await start(t, echo)
			const refused = { name: 'TypeError', code: 'ERR_INVALID_CHAR' }
			await assert.rejects(send({ headers: { 'x-two': 'a\nb' } }), refused)
			await assert.rejects(send({ headers: { 'x-two': '→' } }), refused)
		})

		it('fails with ECONNRESET if the connection breaks', async (t) => {
			const { send } = await start(t, fail)
			assert.equal(await failureOf(send({ path: '/broken', body: 'a' })), 'TimeoutError ECONNRESET')
		})

		const impatient: Readonly<Record<string, Options>> = {
			'is not answered within requestTimeout': { requestTimeout: 50, throwOnRequestTimeout: true },
			'is not answered within socketTimeout': { socketTimeout: 50 },
		}
		for (const [what, options] of Object.entries(impatient))
			it(`fails with a TimeoutError if it ${what}`, async (t) => {
				const { send } = await start(t, fail, options)
				assert.match(await failureOf(send({ path: '/unanswered' })), /^TimeoutError /)
			})

		it('fails with a TimeoutError if it has no connection within connectionTimeout', async (t) => {
			const { send } = await start(t, fail, { connectionTimeout: 50, httpAgent: { maxSockets: 1 } })
			const holding = send({ path: '/unanswered' })
			assert.match(await failureOf(send({ path: '/unanswered' })), /^TimeoutError /)
			assert.equal(await Promise.race([failureOf(holding), Promise.resolve('holds')]), 'holds')
		})

		it('fails with an AbortError if it is aborted, and makes room for another', async (t) => {
			const arrived = Promise.withResolvers<ReceivedRequest>()
			const serve: ServeAws = async (request) => {
				if (request.url === '/') return echo(request)
				arrived.resolve(request)
				return 'unanswered'
			}
			const { send } = await start(t, serve, { httpAgent: { maxSockets: 1 } })
			const abort = new AbortController()
			const aborted = failureOf(send({ path: '/hold' }, { abortSignal: abort.signal }))
			const next = send({ body: 'next' })
			await arrived.promise
			abort.abort()
			assert.match(await aborted, /^AbortError /)
			assert.equal((await next).body, 'POST /   next')
			assert.match(await failureOf(send({}, { abortSignal: AbortSignal.abort() })), /^AbortError /)
		})

		it('fails with ECONNRESET if its handler is destroyed', async (t) => {
			const arrived = Promise.withResolvers<void>()
			const { send, handler } = await start(t, async () => {
				arrived.resolve()
				return 'unanswered'
			})
			const failing = failureOf(send())
			await arrived.promise
			handler.destroy()
			assert.equal(await failing, 'TimeoutError ECONNRESET')
		})
	})
