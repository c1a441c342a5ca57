import { buildQueryString, type HttpRequest, HttpResponse } from '@smithy/core/protocols'
import type { ServeAws } from './serveAws.ts'

/** As a connection that breaks: nobody waits for an answer that never comes. */
const hangUp = () => Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' })

/** The SDK's bodies of JSON are bytes whose `valueOf` is their text, which `Buffer.from` would ask for. */
const bytesOf = (body: string | Uint8Array): Buffer =>
	typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength)

/** A request handler with which clients of the SDK in this process reach the services without sockets. */
export const directHandler = (serve: ServeAws) => ({
	handle: async ({ method, path, query, headers, body = '' }: HttpRequest) => {
		const search = buildQueryString(query)
		const outcome = await serve({
			method,
			url: search === '' ? path : `${path}?${search}`,
			headers: Object.fromEntries(
				Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
			),
			readBody: async () => bytesOf(body as string | Uint8Array),
		})
		if (outcome === 'broken' || outcome === 'unanswered') throw hangUp()
		const { status: statusCode, headers: answered, body: text } = outcome
		return { response: new HttpResponse({ statusCode, headers: answered, body: Buffer.from(text) }) }
	},
	updateHttpClientConfig: () => undefined,
	httpHandlerConfigs: () => ({}),
})
