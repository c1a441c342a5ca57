import type { IncomingHttpHeaders } from 'node:http'

/** The parts of a request that a signature covers. */
export type SignedRequest = {
	readonly method: string
	/** the path and the query string, as received */
	readonly url: string
	readonly headers: IncomingHttpHeaders
	readonly body: Buffer
}

/** RFC 3986 §2.3: all but unreserved characters. */
const encode = (text: string): string =>
	encodeURIComponent(text).replaceAll(
		/[!'()*]/g,
		(character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
	)

/** RFC 3986 §6: without empty segments and dots. Every service but S3 encodes the encoded path once more. */
const canonicalPath = (path: string): string => {
	const kept: string[] = []
	for (const segment of path.split('/'))
		if (segment === '..') kept.pop()
		else if (segment !== '' && segment !== '.') kept.push(encode(segment))
	return `/${kept.join('/')}${kept.length > 0 && path.endsWith('/') ? '/' : ''}`
}

const compare = (one = '', other = ''): number => (one < other ? -1 : Number(one > other))

const canonicalQuery = (search: string): string =>
	search
		.split('&')
		.filter((pair) => pair !== '')
		.map((pair) => {
			const [name = '', ...value] = pair.split('=')
			return [name, value.join('=')].map((part) => encode(decodeURIComponent(part)))
		})
		.toSorted((one, other) => compare(one[0], other[0]) || compare(one[1], other[1]))
		.map((pair) => pair.join('='))
		.join('&')

const canonicalHeader = (name: string, value: IncomingHttpHeaders[string]): string =>
	`${name}:${String(value).trim().replaceAll(/\s+/g, ' ')}\n`

/**
 * The text that is signed: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 *
 * @param names of the signed headers, in lower case
 * @param bodyHash SHA-256 of the body, in hexadecimal digits
 */
export const canonicalRequest = (
	{ method, url, headers }: Omit<SignedRequest, 'body'>,
	names: readonly string[],
	bodyHash: string,
): string => {
	const [path = '', ...search] = url.split('?')
	const lines = names.map((name) => canonicalHeader(name, headers[name])).join('')
	const query = canonicalQuery(search.join('?'))
	return [method, canonicalPath(path), query, lines, names.join(';'), bodyHash].join('\n')
}
