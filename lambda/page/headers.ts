import { commonHeaders } from '../rest/documents/commonHeaders.ts'
import type { Addresses } from './render.ts'

/**
 * What the page may load and do (CSP Level 3): its own scripts, styles and images; requests to its own origin and to the
 * WebSockets.
 */
const policy = (addresses: Addresses): string =>
	[
		"default-src 'none'",
		"script-src 'self'",
		"style-src 'self'",
		"img-src 'self'",
		`connect-src 'self' ${[...new Set(Object.values(addresses).map((address) => new URL(address).origin))].join(' ')}`,
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
		"require-trusted-types-for 'script'",
		"trusted-types 'none'",
	].join('; ')

/** of the HTML */
export const documentHeaders = (addresses: Addresses) => ({
	...commonHeaders,
	'content-security-policy': policy(addresses),
	'cross-origin-opener-policy': 'same-origin',
	'permissions-policy': 'camera=(), geolocation=(), microphone=()',
	// A browser asks whether it has changed: its assets never do.
	'cache-control': 'no-cache',
	'content-type': 'text/html; charset=utf-8',
})
