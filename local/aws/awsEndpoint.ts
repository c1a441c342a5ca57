import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readAtMost } from '../server/readStream.ts'
import type { AwsAnswer } from './awsOperation.ts'
import { maxBodyBytes, type ServeAws } from './serveAws.ts'

export type AwsEndpoint = { readonly port: number; readonly close: () => Promise<void> }

const isCors = (name: string): boolean => name.startsWith('access-control-')

/** No web page may read an answer. RFC 9110 §8.6: one without content has no length. */
const headersOf = ({ status, headers, body }: AwsAnswer) => ({
	...Object.fromEntries(Object.entries(headers).filter(([name]) => !isCors(name))),
	...(status === 204 ? {} : { 'content-length': Buffer.byteLength(body) }),
})

const answerOver = (serve: ServeAws) => async (request: IncomingMessage, response: ServerResponse) => {
	const { method = '', url = '', headers } = request
	const readBody = () => readAtMost(request, maxBodyBytes)
	const outcome = await serve({ method, url, headers, readBody })
	if (outcome === 'broken') response.socket?.resetAndDestroy()
	else if (outcome !== 'unanswered') response.writeHead(outcome.status, headersOf(outcome)).end(outcome.body)
}

const badRequest = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'

/**
 * Starts one HTTP server for all AWS services that the stack uses. The signature of a request names the service and the
 * sender.
 */
export const startAwsEndpoint = async (
	serve: ServeAws,
	{ host, port }: { readonly host: string; readonly port: number },
): Promise<AwsEndpoint> => {
	const answer = answerOver(serve)
	const server = createServer((request, response) => void answer(request, response))
	// A connection that breaks is no error of the host.
	server.on('connection', (socket) => socket.on('error', () => undefined))
	server.on('connect', (_request, socket) => socket.end(badRequest))
	server.keepAliveTimeout = 30_000
	server.listen(port, host)
	await once(server, 'listening')
	return {
		port: (server.address() as AddressInfo).port,
		close: async () => {
			server.closeAllConnections()
			server.close()
			await once(server, 'close')
		},
	}
}
