import type { AwsService } from '../aws/awsEndpoint.ts'
import { awsError } from '../aws/awsOperation.ts'
import type { RunningWebSocketApi, WebSocketApi } from './webSocketApi.ts'
import type { Socket } from './webSocketConnection.ts'

const maxMessageBytes = 128 * 1024

/** `/<apiId>/<stage>/@connections/<connectionId>` */
const path = /^\/([^/]+)\/([^/]+)\/@connections\/([^/?]+)(?:\?|$)/

const post = (socket: Socket, body: Buffer): void => {
	if (body.byteLength > maxMessageBytes)
		throw awsError(413, 'PayloadTooLargeException', 'The message is larger than 128 KB')
	if (socket.send(body) === 'full')
		throw awsError(429, 'LimitExceededException', 'The client does not read what is sent to it')
}

/** The management API of a WebSocket API (`@connections`). */
export const managementService =
	(
		{ apiId, stage }: Pick<WebSocketApi, 'apiId' | 'stage'>,
		{ find }: Pick<RunningWebSocketApi, 'find'>,
	): AwsService =>
	async ({ method, url, body }, response) => {
		const [, askedApi, askedStage, encodedId = ''] = path.exec(url) ?? []
		if (askedApi !== apiId || askedStage !== stage) throw awsError(403, 'ForbiddenException', 'Forbidden')
		const socket = find(decodeURIComponent(encodedId))
		if (socket === undefined) throw awsError(410, 'GoneException', 'Gone')
		switch (method) {
			case 'POST':
				post(socket, body)
				response.writeHead(200).end()
				return
			case 'DELETE':
				socket.close()
				response.writeHead(204).end()
				return
			case 'GET':
				response.writeHead(200, { 'content-type': 'application/json' }).end(
					JSON.stringify({
						connectedAt: new Date(socket.connectedAt).toISOString(),
						lastActiveAt: new Date(socket.lastActiveAt()).toISOString(),
						identity: { sourceIp: socket.sourceIp, userAgent: '' },
					}),
				)
				return
			default:
				throw awsError(403, 'ForbiddenException', 'Forbidden')
		}
	}
