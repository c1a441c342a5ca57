/** The target of a request (RFC 9112 §3.2), in the parts that the APIs need. */
export type RequestTarget = {
	/** percent-encoded, without errors */
	readonly path: string
	/** without its question mark, percent-encoded */
	readonly query: string
	/** of the absolute form: replaces the header `Host` (RFC 9112 §3.2.2) */
	readonly authority?: string
}

const absoluteForm = /^https?:\/\/([^/?#\\]*)(.*)$/i

/**
 * Parses the origin form and the absolute form. Returns undefined for the other forms, for a path that begins with two
 * slashes, which would be an authority (RFC 3986 §3.3), and for a path with an invalid percent-encoding.
 */
export const parseRequestTarget = (target: string): RequestTarget | undefined => {
	const [, authority, rest = ''] = absoluteForm.exec(target) ?? []
	const reference = authority === undefined ? target : rest.replace(/^(?!\/)/, '/')
	if (!/^\/(?![/\\])/.test(reference)) return undefined
	try {
		const { pathname, search } = new URL(`http://localhost${reference}`)
		decodeURIComponent(pathname)
		return { path: pathname, query: search.slice(1), ...(authority === undefined ? {} : { authority }) }
	} catch {
		return undefined
	}
}
