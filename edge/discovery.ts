import { CONTENT_FORMAT } from './coap/options.ts'
import { diagnostic, type Request, type Response } from './coap/request.ts'
import { isAskedFor, linksTo, writeLinks } from './linkFormat.ts'
import type { Resource } from './resource.ts'

// IANA's CoAP Content-Formats: application/link-format (RFC 6690 §7.3)
const LINK_FORMAT = 40

/**
 * `GET /.well-known/core` (RFC 6690 §4): lists the resources with their Content-Formats. In RFC 7252 §7.2.1 `ct` is the
 * format that a resource returns. A resource that returns nothing lists the formats that it accepts.
 */
export const discovery = (resources: readonly Resource[]): Resource => ({
	path: ['.well-known', 'core'],
	methods: { GET: async (request) => list(resources, request) },
})

const list = (resources: readonly Resource[], { query, accept }: Request): Response => {
	// RFC 7252 §5.10.4
	if (accept !== undefined && accept !== LINK_FORMAT) {
		return diagnostic('4.06', `Accept ${accept}: use ${LINK_FORMAT} or none`)
	}
	const links = linksTo(resources).filter((link) => query.every((argument) => isAskedFor(link, argument)))
	return {
		code: '2.05',
		options: [{ number: CONTENT_FORMAT, value: Buffer.of(LINK_FORMAT) }],
		// No match is an empty list, not an error.
		payload: Buffer.from(writeLinks(links)),
		observe: 'constant',
	}
}
