const maxLimit = 100

type Query = { readonly limit?: string; readonly nextToken?: string; readonly include?: string }

type Page = { readonly limit: number; readonly before?: number; readonly bytes?: true }

/** Which page of the import log a valid query asks for. */
export const pageOf = ({ limit = String(maxLimit), nextToken, include }: Query): Page => ({
	limit: Number(limit),
	...(nextToken === undefined ? {} : { before: Number(nextToken) }),
	...(include === 'bytes' ? { bytes: true } : {}),
})
