import type { Answer } from '../server/answer.ts'

type FunctionAnswer = {
	readonly statusCode?: number
	readonly headers?: Readonly<Record<string, string>>
	readonly body?: string
	readonly isBase64Encoded?: boolean
}

/** Format 2.0: an answer without a status code is the body of a 200 in JSON. */
const withStatus = (answered: unknown): FunctionAnswer =>
	typeof answered === 'object' && answered !== null && 'statusCode' in answered
		? (answered as FunctionAnswer)
		: { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(answered) }

/** What a client gets when a function has answered, in payload format 2.0. Names of headers are in lower case. */
export const httpAnswer = (answered: unknown): Answer => {
	const { statusCode = 200, headers = {}, body = '', isBase64Encoded = false } = withStatus(answered)
	return {
		status: statusCode,
		headers: Object.fromEntries(
			Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const),
		),
		body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
	}
}
