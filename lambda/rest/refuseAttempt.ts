import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { refuse } from './answer.ts'
import { forbidden, tooManyAttempts } from './problem.ts'

/** What presents no valid credential, or comes from a source that has failed too often. */
export type RefusedAttempt =
	| { readonly outcome: 'refused' }
	| { readonly outcome: 'throttled'; readonly retryAfterSeconds: number }

/** The answer to a fingerprint that opens no device. RFC 6585 §4: 429 with `Retry-After`. */
export const refuseAttempt = (attempt: RefusedAttempt): APIGatewayProxyStructuredResultV2 =>
	attempt.outcome === 'refused'
		? refuse(forbidden())
		: refuse(tooManyAttempts(), { 'retry-after': String(attempt.retryAfterSeconds) })
