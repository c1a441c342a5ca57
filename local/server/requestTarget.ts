/** What a request asks for (RFC 9112 §3.2), in the parts that the APIs want. */
export type RequestTarget = {
	/** percent-encoded, and it can be decoded */
	readonly path: string
	/** without its question mark, percent-encoded */
	readonly query: string
	/** of the absolute form: counts instead of the header `Host` (RFC 9112 §3.2.2) */
	readonly authority?: string
}

const absoluteForm = /^https?:\/\/([^/?#\\]*)(.*)$/i

/**
 * Reads the origin form and the absolute form. Undefined is what this server has no answer for: the other forms, a path
 * that begins with two slashes and so reads as an authority (RFC 3986 §3.3), and one whose percent-encoding is broken.
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
