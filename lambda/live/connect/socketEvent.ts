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
 * Handles events of one type alone. A client chooses the route of its messages by what they say, and whether it can choose
 * `$connect` or `$disconnect` is documented nowhere: the body of a message can neither connect nor disconnect a socket.
 */
export const onlyOn =
	(eventType: 'CONNECT' | 'DISCONNECT', handler: SocketHandler): SocketHandler =>
	async (event) =>
		event.requestContext.eventType === eventType ? handler(event) : { statusCode: 200 }
