/** Of a request; names in any case. */
export type Headers = Readonly<Record<string, string | undefined>>

const headerOf = (headers: Headers, wanted: string): string | undefined =>
	Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1]

/** As the CORS configuration of an HTTP API has them: an origin, `https://*`, `http://*` or `*`. */
const covers = (allowed: string, origin: string): boolean =>
	allowed.endsWith('*')
		? origin.startsWith(allowed.slice(0, -1))
		: allowed.toLowerCase() === origin.toLowerCase()

/**
 * Whether a browser says that a page of another site, whose origin is not allowed, makes this request. A page can neither
 * remove nor change these headers. Other clients can, and gain nothing by it.
 *
 * * Fetch Metadata, "The Sec-Fetch-Site HTTP Request Header": `none` and `same-origin` exclude another page.
 * * Fetch, "`Origin` header", and RFC 6455 §4.1: which page it is, if it wants to read the answer or opens a WebSocket.
 *   Requests without it, such as those for images, cannot be read by the page.
 *
 * @param allowedOrigins with `*` no page is foreign
 */
export const isForeignPage =
	(allowedOrigins: readonly string[]) =>
	(headers: Headers): boolean => {
		if (allowedOrigins.includes('*')) return false
		const site = headerOf(headers, 'sec-fetch-site')
		if (site === 'none' || site === 'same-origin') return false
		const origin = headerOf(headers, 'origin')
		if (origin === undefined) return site !== undefined
		return !allowedOrigins.some((allowed) => covers(allowed, origin))
	}
