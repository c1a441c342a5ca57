/** Problem details, RFC 9457, in the form of `@hello.nrfcloud.com/proto`. */
export type Problem = {
	readonly '@context': 'https://github.com/hello-nrfcloud/proto/ProblemDetail'
	readonly type: string
	readonly title: string
	readonly status: number
	readonly detail?: string
}

const types = {
	400: 'BadRequest',
	401: 'Unauthorized',
	403: 'Forbidden',
	404: 'NotFound',
	405: 'MethodNotAllowed',
	406: 'NotAcceptable',
	409: 'Conflict',
	413: 'ContentTooLarge',
	415: 'UnsupportedMediaType',
	429: 'TooManyRequests',
	500: 'InternalError',
	502: 'BadGateway',
	503: 'ServiceUnavailable',
	504: 'GatewayTimeout',
} as const

export const problem = (status: keyof typeof types, title: string, detail?: string): Problem => ({
	'@context': 'https://github.com/hello-nrfcloud/proto/ProblemDetail',
	type: `https://hello.nrfcloud.com/errors/${types[status]}`,
	title,
	status,
	...(detail === undefined ? {} : { detail }),
})

/** The same answer for unknown, wrong, malformed and missing fingerprints, so that a guess learns nothing from it. */
export const forbidden = (): Problem =>
	problem(403, 'Forbidden', 'This fingerprint does not give access to this resource.')

/** Does not say whether the fingerprint is right: it was not looked up. */
export const tooManyAttempts = (): Problem =>
	problem(429, 'Too many requests', 'Too many failed attempts came from this address.')
