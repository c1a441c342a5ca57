import type { Account } from '../access/account.ts'
import type { HttpApi } from '../gateway/httpApi.ts'
import type { WebSocketApi } from '../gateway/webSocketApi.ts'

export type LocalUrls = {
	/** base of the first HTTP API: `http://localhost:8080` */
	readonly http: string
	/** bases of further HTTP APIs, in the order of the template: `http://localhost:8082` */
	readonly furtherHttp?: readonly string[]
	/** first stage of a WebSocket API: `ws://localhost:8080/ws`. A further one is at `ws://localhost:8080/<stage>`. */
	readonly webSocket: string
	/** the AWS services: `http://127.0.0.1:8081` */
	readonly aws: string
}

/** The path at which the host serves the stage of the first WebSocket API. */
const webSocketPath = '/ws'

export const firstWebSocketUrl = (port: number): string => `ws://localhost:${port}${webSocketPath}`

type WebSocketAddress = Pick<WebSocketApi, 'apiId' | 'stage'>

/**
 * Where a WebSocket API is served, by its index in the template: the first one at a fixed path, a further one at the name of its
 * stage, or at its id if another API has a stage of that name.
 */
export const pathOfWebSocketApi = (apis: readonly WebSocketAddress[], index: number): string => {
	const api = apis[index]
	if (api === undefined) throw new Error(`there is no WebSocket API ${index}`)
	if (index === 0) return webSocketPath
	const isUnique =
		api.stage !== webSocketPath.slice(1) &&
		apis.every((other, at) => at === 0 || at === index || other.stage !== api.stage)
	return isUnique ? `/${api.stage}` : `${webSocketPath}/${api.apiId}`
}

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
			[
				`wss://${host(api.apiId)}/${api.stage}`,
				`${new URL(urls.webSocket).origin}${pathOfWebSocketApi(webSocketApis, index)}`,
			] as const,
		]),
	]
	return (text) => replacements.reduce((replaced, [from, to]) => replaced.replaceAll(from, to), text)
}
