import { type AwsAnswer, type AwsService, awsError } from '../aws/awsOperation.ts'
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

const empty = (status: number): AwsAnswer => ({ status, headers: {}, body: '' })

const described = ({ connectedAt, lastActiveAt, sourceIp }: Socket): AwsAnswer => ({
	status: 200,
	headers: { 'content-type': 'application/json' },
	body: JSON.stringify({
		connectedAt: new Date(connectedAt).toISOString(),
		lastActiveAt: new Date(lastActiveAt()).toISOString(),
		identity: { sourceIp, userAgent: '' },
	}),
})

export type ManagedApi = Pick<WebSocketApi, 'apiId' | 'stage'> & Pick<RunningWebSocketApi, 'find'>

/** The management APIs of all WebSocket APIs of a stack (`@connections`). Each knows its own connections alone. */
export const managementService =
	(apis: readonly ManagedApi[]): AwsService =>
	async ({ method, url, body }) => {
		const [, apiId, stage, encodedId = ''] = path.exec(url) ?? []
		const api = apis.find((each) => each.apiId === apiId && each.stage === stage)
		if (api === undefined) throw awsError(403, 'ForbiddenException', 'Forbidden')
		const socket = api.find(decodeURIComponent(encodedId))
		if (socket === undefined) throw awsError(410, 'GoneException', 'Gone')
		switch (method) {
			case 'POST':
				post(socket, body)
				return empty(200)
			case 'DELETE':
				socket.close()
				return empty(204)
			case 'GET':
				return described(socket)
			default:
				throw awsError(403, 'ForbiddenException', 'Forbidden')
		}
	}
