import type { APIGatewayEventWebsocketRequestContextV2, APIGatewayProxyResultV2 } from 'aws-lambda'
import type { WatcherContext } from './authorize.ts'

/** An event of the WebSocket API, after the authorizer. */
export type SocketEvent = {
	/** query of the handshake, on `$connect` only */
	readonly queryStringParameters?: Readonly<Record<string, string | undefined>>
	readonly requestContext: APIGatewayEventWebsocketRequestContextV2 & { readonly authorizer: WatcherContext }
}

export type SocketHandler = (event: SocketEvent) => Promise<APIGatewayProxyResultV2>

/**
 * Handles events of one type only. The content of a message chooses its route, and AWS does not document whether a
 * client can choose `$connect` or `$disconnect`. With this check a message neither connects nor disconnects a socket.
 */
export const onlyOn =
	(eventType: 'CONNECT' | 'DISCONNECT', handler: SocketHandler): SocketHandler =>
	async (event) =>
		event.requestContext.eventType === eventType ? handler(event) : { statusCode: 200 }
