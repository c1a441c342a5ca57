import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A request as the API has received it. */
export type ApiRequest = {
	readonly method: string
	readonly path: string
	readonly authorization: string | undefined
	readonly contentType: string | undefined
	/** parsed JSON */
	readonly body: unknown
}

/** What the API does with a request. */
export type ApiAnswer = (response: ServerResponse) => void

/** As nRF Cloud answers, with a JSON body if it has one. */
export const answerWith =
	(status: number, body?: unknown, headers: Readonly<Record<string, string>> = {}): ApiAnswer =>
	(response) => {
		response.writeHead(status, {
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
			...headers,
		})
		response.end(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body))
	}

/** Never answers: the socket stays open until the client ends it. */
export const neverAnswer: ApiAnswer = () => undefined

/** Ends the connection in the middle of an answer. */
export const breakOff: ApiAnswer = (response) => {
	response.writeHead(202, { 'content-length': '100' })
	response.write('{')
	response.socket?.destroy()
}

/** Where the tests stand in for the REST API of nRF Cloud. */
export type NrfCloudApi = {
	readonly origin: string
	readonly apiKey: string
	/** oldest first */
	readonly requests: readonly ApiRequest[]
	/** the next requests get these answers, in this order; all others get 202, if they have the API key */
	readonly answerNext: (...answers: readonly ApiAnswer[]) => void
	readonly close: () => Promise<void>
}

/**
 * A server on this machine that does what `api.nrfcloud.com` does with
 * `PATCH /v1/devices/{id}/state` and `POST /v1/devices/{id}/messages`.
 */
export const startNrfCloudApi = async (apiKey: string): Promise<NrfCloudApi> => {
	const requests: ApiRequest[] = []
	const next: ApiAnswer[] = []
	const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
		const { method = '', url: path = '', headers } = request
		const { authorization } = headers
		const body = JSON.parse((await text(request)) || 'null')
		requests.push({ method, path, authorization, contentType: headers['content-type'], body })
		const isPatch = method === 'PATCH' && /^\/v1\/devices\/[^/]+\/state$/.test(path)
		const isMessage = method === 'POST' && /^\/v1\/devices\/[^/]+\/messages$/.test(path)
		const usual =
			authorization !== `Bearer ${apiKey}`
				? answerWith(401, { code: 40100, message: 'Auth token is malformed.' })
				: answerWith(isPatch || isMessage ? 202 : 404)
		const answer = next.shift() ?? usual
		answer(response)
	}
	const server = createServer((request, response) => void serve(request, response))
	server.listen(0, '127.0.0.1')
	await once(server, 'listening')
	return {
		origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		apiKey,
		requests,
		answerNext: (...answers) => void next.push(...answers),
		close: async () => {
			server.closeAllConnections()
			server.close()
			await once(server, 'close')
		},
	}
}
