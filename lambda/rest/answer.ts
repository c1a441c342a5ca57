import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { Problem } from './problem.ts'

const common = {
	// No cache on the way may keep an answer that depends on a fingerprint or a key.
	'cache-control': 'private, no-store',
	'x-content-type-options': 'nosniff',
	'referrer-policy': 'no-referrer',
}

/** @param body absent: the answer has none. @param more adds headers */
export const answer = (
	body: object | undefined,
	statusCode = 200,
	more: Readonly<Record<string, string>> = {},
): APIGatewayProxyStructuredResultV2 => {
	const headers = { ...common, ...more }
	return body === undefined
		? { statusCode, headers }
		: { statusCode, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

/** An answer in a media type other than JSON. */
export type Written = {
	readonly text: string
	readonly contentType: string
	readonly headers: Readonly<Record<string, string>>
}

export const answerWritten = (
	{ text, contentType, headers }: Written,
	statusCode = 200,
	more: Readonly<Record<string, string>> = {},
): APIGatewayProxyStructuredResultV2 => ({
	statusCode,
	headers: { ...common, ...more, ...headers, 'content-type': contentType },
	body: text,
})

/** Bytes as they are, with 200. */
export const answerBytes = (
	bytes: Uint8Array,
	more: Readonly<Record<string, string>>,
): APIGatewayProxyStructuredResultV2 => ({
	statusCode: 200,
	headers: { ...common, ...more },
	body: Buffer.from(bytes).toString('base64'),
	isBase64Encoded: true,
})

/** RFC 9457 §3: `application/problem+json`. `more` adds headers, for example `allow`. */
export const refuse = (
	problem: Problem,
	more: Readonly<Record<string, string>> = {},
): APIGatewayProxyStructuredResultV2 => ({
	statusCode: problem.status,
	headers: { ...common, ...more, 'content-type': 'application/problem+json' },
	body: JSON.stringify(problem),
})
