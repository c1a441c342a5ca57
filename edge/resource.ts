import type { Eventual, Request, Response, Upload } from './coap/request.ts'

// RFC 7252 §12.1.1, RFC 8132 §6
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'FETCH' | 'PATCH' | 'iPATCH'

export const METHODS: ReadonlyMap<string, Method> = new Map([
	['0.01', 'GET'],
	['0.02', 'POST'],
	['0.03', 'PUT'],
	['0.04', 'DELETE'],
	['0.05', 'FETCH'],
	['0.06', 'PATCH'],
	['0.07', 'iPATCH'],
])

/** Values of the attributes of a link, by name: `rt` (RFC 6690 §3.1), `ct` (RFC 7252 §7.2.1). */
export type LinkAttributes = Readonly<Record<string, readonly (string | number)[]>>

export type Resource = Readonly<{
	/** the segments of the path */
	path: readonly string[]
	/** whether it answers a path; absent: only `path`, which is for people otherwise */
	matches?: (path: readonly string[]) => boolean
	/** the query as `usageOf` shows it to people */
	query?: string
	/** attributes for discovery; undefined: the resource is not listed */
	link?: LinkAttributes
	/** A method answers, or says what to do with the body. It may be called for each block of a body. */
	methods: Readonly<Partial<Record<Method, RespondTo>>>
}>

export type RespondTo = (request: Request) => Eventual<Response | Upload>

export const hrefOf = ({ path }: Pick<Resource, 'path'>): string =>
	`/${path.map(encodeURIComponent).join('/')}`

/** `POST /msg/d2c/raw?id=<deviceId>` */
export const usageOf = (resource: Resource): string => {
	const query = resource.query === undefined ? '' : `?${resource.query}`
	return `${Object.keys(resource.methods).join(', ')} ${hrefOf(resource)}${query}`
}

export const isSamePath = (left: readonly string[], right: readonly string[]): boolean =>
	left.length === right.length && left.every((segment, index) => segment === right[index])

export const answersPath = ({ path, matches }: Resource, asked: readonly string[]): boolean =>
	matches === undefined ? isSamePath(path, asked) : matches(asked)
