import { type Problem, problem } from '../../rest/problem.ts'

const maxLimit = 100

type Query = { readonly limit: number; readonly before?: number }

const isInteger = (text: string): boolean => /^[1-9][0-9]{0,14}$/.test(text)

/** `limit` (1 to 100, default 100) and `nextToken` of the previous page. */
export const parseImportLogsQuery = (
	parameters: Readonly<Record<string, string | undefined>> = {},
): Query | Problem => {
	const { limit = String(maxLimit), nextToken } = parameters
	if (!isInteger(limit) || Number(limit) > maxLimit)
		return problem(400, 'Validation failed', `/limit: must be an integer from 1 to ${maxLimit}`)
	if (nextToken === undefined) return { limit: Number(limit) }
	return isInteger(nextToken)
		? { limit: Number(limit), before: Number(nextToken) }
		: problem(400, 'Validation failed', '/nextToken: must be the one of the previous page')
}
