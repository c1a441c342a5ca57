import type { ThrottleSettings } from '../aws/throttle.ts'

/** A WebSocket API as its resources in the template describe it. */
export type WebSocketApi = {
	readonly apiId: string
	readonly stage: string
	readonly throttle?: ThrottleSettings
	/** member of the JSON body that selects the route: `message` of `$request.body.message` */
	readonly routeSelector: string
	readonly routes: ReadonlyMap<string, WebSocketRoute>
}

export type WebSocketRoute = {
	/** a `MOCK` sends no answer */
	readonly integration: { readonly functionArn: string } | 'MOCK'
	readonly authorizer?: {
		readonly functionArn: string
		readonly authorizerId: string
		/** names of the query parameters that a handshake must have */
		readonly identitySources: readonly string[]
	}
}

/**
 * The routes that API Gateway calls when a connection begins and ends. A message selects none of them: according to the
 * developer guide it selects a custom route or `$default`. (What API Gateway does with a message that has one of these
 * names is not documented, and emulators differ: serverless-offline runs the function.)
 */
const lifecycleRoutes: readonly string[] = ['$connect', '$disconnect']

/** The key of the route that a message selects; `$default` if there is no such route. */
export const selectRoute = ({ routes, routeSelector }: WebSocketApi, body: string): string => {
	try {
		const selected = String((JSON.parse(body) as Record<string, unknown> | null)?.[routeSelector])
		return routes.has(selected) && !lifecycleRoutes.includes(selected) ? selected : '$default'
	} catch {
		return '$default'
	}
}
