import type { AwsService } from '../aws/awsEndpoint.ts'
import { awsError } from '../aws/awsOperation.ts'
import type { RunningWebSocketApi } from './runWebSocketApi.ts'
import type { WebSocketApi } from './webSocketApi.ts'
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

export type ManagedApi = Pick<WebSocketApi, 'apiId' | 'stage'> & Pick<RunningWebSocketApi, 'find'>

/** The management APIs of all WebSocket APIs of a stack (`@connections`). Each knows its own connections alone. */
export const managementService =
	(apis: readonly ManagedApi[]): AwsService =>
	async ({ method, url, body }, response) => {
		const [, apiId, stage, encodedId = ''] = path.exec(url) ?? []
		const api = apis.find((each) => each.apiId === apiId && each.stage === stage)
		if (api === undefined) throw awsError(403, 'ForbiddenException', 'Forbidden')
		const socket = api.find(decodeURIComponent(encodedId))
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
