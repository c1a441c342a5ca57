import type { APIGatewayEventWebsocketRequestContextV2, APIGatewayProxyResultV2 } from 'aws-lambda'
import type { ReaderContext } from './authorize.ts'

/** An event of the WebSocket API, after the authorizer. */
export type SocketEvent = {
	/** of the handshake, on `$connect` only */
	readonly headers?: Readonly<Record<string, string | undefined>>
	readonly queryStringParameters?: Readonly<Record<string, string | undefined>>
	readonly requestContext: APIGatewayEventWebsocketRequestContextV2 & { readonly authorizer: ReaderContext }
	/** of a message: always text, API Gateway closes a socket that sends a binary one */
	readonly body?: string
}

export type SocketHandler = (event: SocketEvent) => Promise<APIGatewayProxyResultV2>

/** Handles events of one type alone: a message can neither connect nor disconnect a socket. */
export const onlyOn =
	(eventType: 'CONNECT' | 'DISCONNECT' | 'MESSAGE', handler: SocketHandler): SocketHandler =>
	async (event) =>
		event.requestContext.eventType === eventType ? handler(event) : { statusCode: 200 }
