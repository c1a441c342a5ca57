import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { Problem } from './problem.ts'

const headers = {
	// No cache on the way may keep an answer that depends on a fingerprint or a key.
	'cache-control': 'private, no-store',
	'x-content-type-options': 'nosniff',
	'referrer-policy': 'no-referrer',
}

export const answer = (body: object, statusCode = 200): APIGatewayProxyStructuredResultV2 => ({
	statusCode,
	headers: { ...headers, 'content-type': 'application/json' },
	body: JSON.stringify(body),
})

/** RFC 9457 §3: `application/problem+json`. `more` adds headers, for example `allow`. */
export const refuse = (
	problem: Problem,
	more: Readonly<Record<string, string>> = {},
): APIGatewayProxyStructuredResultV2 => ({
	statusCode: problem.status,
	headers: { ...headers, ...more, 'content-type': 'application/problem+json' },
	body: JSON.stringify(problem),
})
