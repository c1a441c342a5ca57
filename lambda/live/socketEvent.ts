import type { APIGatewayEventWebsocketRequestContextV2, APIGatewayProxyResultV2 } from 'aws-lambda'
import type { WatcherContext } from './authorize.ts'

/** An event of the WebSocket API, after the authorizer. */
export type SocketEvent = {
	/** of the handshake, on `$connect` */
	readonly queryStringParameters?: Readonly<Record<string, string | undefined>>
	readonly requestContext: APIGatewayEventWebsocketRequestContextV2 & { readonly authorizer: WatcherContext }
}

export type SocketHandler = (event: SocketEvent) => Promise<APIGatewayProxyResultV2>
