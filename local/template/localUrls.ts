import type { Account } from '../access/account.ts'
import type { HttpApi } from '../gateway/httpApi.ts'
import type { WebSocketApi } from '../gateway/webSocketApi.ts'

export type LocalUrls = {
	/** base of the first HTTP API: `http://localhost:8080` */
	readonly http: string
	/** bases of further HTTP APIs, in the order of the template: `http://localhost:8082` */
	readonly furtherHttp?: readonly string[]
	/** stage of the first WebSocket API: `ws://localhost:8080/ws`. A further one is at `ws://localhost:8080/ws/<apiId>`. */
	readonly webSocket: string
	/** the AWS services: `http://127.0.0.1:8081` */
	readonly aws: string
}

/** The path at which the host serves the stage of the first WebSocket API. */
const webSocketPath = '/ws'

export const firstWebSocketUrl = (port: number): string => `ws://localhost:${port}${webSocketPath}`

type WebSocketAddress = Pick<WebSocketApi, 'apiId' | 'stage'>

/** Appended to the URL, or path, of the first WebSocket API. */
const further = (index: number, { apiId }: WebSocketAddress): string => (index === 0 ? '' : `/${apiId}`)

/** Where a WebSocket API is served: the path of its stage, by its index in the template. */
export const pathOfWebSocketApi = (api: WebSocketAddress, index: number): string =>
	`${webSocketPath}${further(index, api)}`

/**
 * Replaces the addresses under which API Gateway would serve the APIs of the stack by those of the host.
 * The management API of a WebSocket API has the address of its stage, but with https.
 */
export const localiseUrls = (
	{ region, urlSuffix }: Account,
	urls: LocalUrls,
	httpApis: readonly Pick<HttpApi, 'apiId'>[],
	webSocketApis: readonly WebSocketAddress[],
): ((text: string) => string) => {
	const host = (apiId: string): string => `${apiId}.execute-api.${region}.${urlSuffix}`
	const httpUrls = [urls.http, ...(urls.furtherHttp ?? [])]
	const replacements = [
		...httpApis.map(({ apiId }, index) => {
			const url = httpUrls[index]
			if (url === undefined) throw new Error(`the host has no URL for the HTTP API ${apiId}`)
			return [`https://${host(apiId)}`, url] as const
		}),
		...webSocketApis.flatMap((api, index) => [
			[`https://${host(api.apiId)}/`, `${urls.aws}/${api.apiId}/`] as const,
			[`wss://${host(api.apiId)}/${api.stage}`, `${urls.webSocket}${further(index, api)}`] as const,
		]),
	]
	return (text) => replacements.reduce((replaced, [from, to]) => replaced.replaceAll(from, to), text)
}
