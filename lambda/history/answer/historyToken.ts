/** What is left of a range, and how many samples of its newest millisecond have been shown. */
export type Rest = { readonly from: number; readonly to: number; readonly skip: number }

/** It names times only, so it is no secret; whoever makes one up sees what the query would show. */
export const historyToken = {
	pattern: '^\\d{1,13}\\.\\d{1,14}\\.\\d{1,7}$',
	expected: 'the one of the previous page',
} as const

export const writeToken = ({ from, to, skip }: Rest): string => `${from}.${to}.${skip}`

/** @param token that fits the pattern */
export const openToken = (token: string): Rest => {
	const [from = 0, to = 0, skip = 0] = token.split('.').map(Number)
	return { from, to, skip }
}
