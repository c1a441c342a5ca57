import type { Account } from '../access/account.ts'
import type { HttpApi } from '../gateway/httpApi.ts'
import type { WebSocketApi } from '../gateway/webSocketApi.ts'

export type LocalUrls = {
	/** base of the HTTP API: `http://localhost:8080` */
	readonly http: string
	/** of the stage of the WebSocket API: `ws://localhost:8080/ws` */
	readonly webSocket: string
	/** of the AWS services: `http://127.0.0.1:8081` */
	readonly aws: string
}

/**
 * Replaces the addresses under which API Gateway would serve the APIs of the stack by those of the host.
 * The management API of a WebSocket API has the address of its stage, but with https.
 */
export const localiseUrls = (
	{ region, urlSuffix }: Account,
	urls: LocalUrls,
	http: Pick<HttpApi, 'apiId'>,
	sockets: Pick<WebSocketApi, 'apiId' | 'stage'>,
): ((text: string) => string) => {
	const host = (apiId: string): string => `${apiId}.execute-api.${region}.${urlSuffix}`
	return (text) =>
		text
			.replaceAll(`https://${host(http.apiId)}`, urls.http)
			.replaceAll(`https://${host(sockets.apiId)}/`, `${urls.aws}/${sockets.apiId}/`)
			.replaceAll(`wss://${host(sockets.apiId)}/${sockets.stage}`, urls.webSocket)
}
