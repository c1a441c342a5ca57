import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { RunningWebSocketApi } from './webSocketApi.ts'

type Needs = {
	readonly http: (request: IncomingMessage, response: ServerResponse) => Promise<void>
	readonly webSocket: RunningWebSocketApi
	readonly onDefect: (error: unknown) => void
}

export type PublicServer = { readonly port: number; readonly close: () => Promise<void> }

/** Where the stage of the WebSocket API is served. */
export const webSocketPath = '/ws'

const notFound = 'HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'

/** One port for what API Gateway serves under two host names: the HTTP API, and the WebSocket API at `/ws`. */
export const startPublicServer = async (
	{ http, webSocket, onDefect }: Needs,
	{ host, port }: { readonly host: string; readonly port: number },
): Promise<PublicServer> => {
	const server = createServer((request, response) => {
		http(request, response).catch((error: unknown) => {
			onDefect(error)
			response.destroy()
		})
	})
	server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
		const { pathname } = new URL(request.url ?? '/', 'http://localhost')
		if (pathname !== webSocketPath) socket.end(notFound)
		else
			webSocket.handleUpgrade(request, socket, head).catch((error: unknown) => {
				onDefect(error)
				socket.destroy()
			})
	})
	server.listen(port, host)
	await once(server, 'listening')
	return {
		port: (server.address() as AddressInfo).port,
		close: async () => {
			await webSocket.close()
			server.closeAllConnections()
			server.close()
			await once(server, 'close')
		},
	}
}
