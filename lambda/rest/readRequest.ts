import type { Check, ReadRequest, Received } from './compiled.ts'
import { mismatchDetail } from './mismatchDetail.ts'
import { type Problem, problem } from './problem.ts'

type Checks = {
	readonly query?: Check
	readonly body?: Check
	/** whether the body is signed, which says more than its media type: that is not signed */
	readonly isSigned?: boolean
}

const refused = (check: Check | undefined, value: unknown): Problem | undefined => {
	const mismatch = check?.(value).at(-1)
	return mismatch && problem(400, 'Validation failed', mismatchDetail(mismatch))
}

const isJson = (contentType = ''): boolean => /^application\/json *(?:;|$)/i.test(contentType)

const textOf = ({ body = '', isBase64Encoded }: Received): string =>
	isBase64Encoded ? new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(body, 'base64')) : body

/** The JSON of a body; nothing if it is not JSON. */
export const parseBody = (received: Received): { readonly value: unknown } | undefined => {
	try {
		return { value: JSON.parse(textOf(received)) }
	} catch {
		return undefined
	}
}

/** Reads requests with the validators of one row. */
export const readRequest =
	({ query, body, isSigned = false }: Checks): ReadRequest =>
	(received) => {
		const parameters = received.queryStringParameters ?? {}
		const inQuery = refused(query, parameters)
		if (inQuery !== undefined) return { problem: inQuery }
		if (body === undefined) return { query: parameters, body: undefined }
		if (!isSigned && !isJson(received.headers['content-type']))
			return { problem: problem(415, 'Unsupported media type', 'The body must be application/json.') }
		const parsed = parseBody(received)
		if (parsed === undefined) return { problem: problem(400, 'Validation failed', 'The body must be JSON.') }
		const inBody = refused(body, parsed.value)
		return inBody === undefined ? { query: parameters, body: parsed.value } : { problem: inBody }
	}
