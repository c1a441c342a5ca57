import type { Key } from './access/gate.ts'
import { openPageToken, pageToken, sealPageToken } from './pageToken.ts'
import { type Problem, problem } from './problem.ts'

const maxLimit = 100

/** A valid query. */
export type PageQuery = { readonly limit?: string; readonly nextToken?: string }

/**
 * Which page a key asks for.
 *
 * @param pages of which list: a token of another one does not open
 * @return `seal` makes the token of the next page
 */
export const readPage = (
	{ pageSecret: secret }: Pick<Key, 'pageSecret'>,
	pages: string,
	{ limit = String(maxLimit), nextToken }: PageQuery,
):
	| { readonly problem: Problem }
	| {
			readonly limit: number
			readonly after?: string
			readonly seal: (next: string | undefined) => { readonly nextToken?: string }
	  } => {
	const after = nextToken === undefined ? undefined : openPageToken({ secret, pages }, nextToken)
	if (nextToken !== undefined && after === undefined)
		return { problem: problem(400, 'Validation failed', `/nextToken: must be ${pageToken.expected}`) }
	return {
		limit: Number(limit),
		...(after === undefined ? {} : { after }),
		seal: (next) => (next === undefined ? {} : { nextToken: sealPageToken({ secret, pages }, next) }),
	}
}
