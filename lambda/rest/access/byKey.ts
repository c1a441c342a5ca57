import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { Log } from '../../aws/log.ts'
import { refuse } from '../answer.ts'
import { problem } from '../problem.ts'
import { type RefusedAttempt, refuseAttempt } from '../refuseAttempt.ts'
import type { Scope } from '../scopes.ts'
import type { Gates, Headers, Key } from './gate.ts'

export type OpenKey = (attempt: {
	readonly secret: string
	readonly headers: Headers
	/** address that the request comes from */
	readonly source: string
}) => Promise<{ readonly outcome: 'open'; readonly key: Key } | RefusedAttempt>

/** RFC 6750 §2.1 */
const bearer = (header = ''): string | undefined => /^bearer +([\w.~+/-]+=*)$/i.exec(header)?.[1]

// RFC 9110 §11.6.1: a 401 names the scheme. One answer for a key that is missing and for one that is wrong.
const unauthorized = (): APIGatewayProxyStructuredResultV2 =>
	refuse(problem(401, 'Unauthorized', 'This needs a valid key: Authorization: Bearer <key>.'), {
		'www-authenticate': 'Bearer',
	})

/** RFC 6750 §3.1 */
const insufficient = (scope: Scope): APIGatewayProxyStructuredResultV2 =>
	refuse(problem(403, 'Forbidden', `This key does not have the scope ${scope}.`), {
		'www-authenticate': `Bearer error="insufficient_scope", scope="${scope}"`,
	})

/** Lets in whoever has a key with all the scopes of the entrance. The log tells who uses which key, by its id. */
export const byKey =
	(openKey: OpenKey, log: Log): Gates<unknown>['key'] =>
	async ({ scopes }, { headers, requestContext, routeKey: route }) => {
		const secret = bearer(headers['authorization'])
		if (secret === undefined) return { refusal: unauthorized() }
		const opened = await openKey({ secret, headers, source: requestContext.http.sourceIp })
		if (opened.outcome === 'refused') return { refusal: unauthorized() }
		if (opened.outcome === 'throttled') return { refusal: refuseAttempt(opened) }
		const { key } = opened
		const { keyId } = key
		const missing = scopes.find((scope) => !key.scopes.includes(scope))
		if (missing !== undefined) {
			log.warn('key without scope', { keyId, route, scope: missing })
			return { refusal: insufficient(missing) }
		}
		log.info('key used', { keyId, route })
		return { by: { key } }
	}
