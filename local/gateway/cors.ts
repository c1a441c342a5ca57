import type { IncomingMessage } from 'node:http'

/** `CorsConfiguration` of an HTTP API. */
export type Cors = {
	readonly allowOrigins: readonly string[]
	readonly allowMethods: readonly string[]
	readonly allowHeaders: readonly string[]
	readonly exposeHeaders: readonly string[]
	readonly maxAge?: number
}

const allowedOrigin = ({ allowOrigins }: Cors, origin: string): string | undefined =>
	allowOrigins.includes('*') ? '*' : allowOrigins.find((allowed) => allowed === origin)

/** Whether a request is a preflight. API Gateway answers it without a route. */
export const isPreflight = ({ method, headers }: IncomingMessage): boolean =>
	method === 'OPTIONS' && headers.origin !== undefined && 'access-control-request-method' in headers

/** The headers of every answer to a request from a web page. */
export const corsHeaders = (cors: Cors | undefined, origin: string | undefined): Record<string, string> => {
	const allowed = cors !== undefined && origin !== undefined ? allowedOrigin(cors, origin) : undefined
	if (cors === undefined || allowed === undefined) return {}
	return {
		'access-control-allow-origin': allowed,
		...(cors.exposeHeaders.length > 0
			? { 'access-control-expose-headers': cors.exposeHeaders.join(',') }
			: {}),
		...(allowed === '*' ? {} : { vary: 'Origin' }),
	}
}

export const preflightHeaders = (cors: Cors, origin: string | undefined): Record<string, string> =>
	origin === undefined || allowedOrigin(cors, origin) === undefined
		? {}
		: {
				'access-control-allow-methods': cors.allowMethods.join(','),
				'access-control-allow-headers': cors.allowHeaders.join(','),
				...(cors.maxAge === undefined ? {} : { 'access-control-max-age': String(cors.maxAge) }),
			}
