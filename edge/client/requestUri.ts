import { isIPv6 } from 'node:net'
import type { Option } from '../coap/message.ts'
import { URI_PATH, URI_QUERY } from '../coap/options.ts'

/** Destination of a request, and the options that name the resource. */
export type RequestUri = Readonly<{
	/** name or IP address, without brackets */
	host: string
	port: number
	options: readonly Option[]
}>

const URI_HOST = 3
const DEFAULT_PORT = 5683

/**
 * Splits a `coap:` URI into its parts (RFC 7252 §6.4).
 *
 * @throws TypeError if the text is not one
 */
export const requestUri = (text: string): RequestUri => {
	const url = URL.canParse(text) ? new URL(text) : undefined
	// RFC 7252 §6.4: a `coap:` URI with a fragment is an error.
	if (url === undefined || url.protocol !== 'coap:' || url.hostname === '' || url.hash !== '')
		throw new TypeError('expected an address like coap://localhost:5683')
	const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
	return {
		host,
		port: url.port === '' ? DEFAULT_PORT : Number(url.port),
		options: [...hostOption(host), ...pathOptions(url.pathname), ...queryOptions(url.search)],
	}
}

const option = (number: number, escaped: string): Option => ({
	number,
	value: Buffer.from(decodeURIComponent(escaped)),
})

// RFC 7252 §6.4, step 5: no option for an IP address, which is the destination anyway.
const hostOption = (host: string): readonly Option[] =>
	isIPv6(host) || /^[\d.]+$/.test(host) ? [] : [option(URI_HOST, host.toLowerCase())]

// RFC 7252 §6.4, step 8: neither `coap://host` nor `coap://host/` has a path.
const pathOptions = (path: string): readonly Option[] =>
	path === '' || path === '/'
		? []
		: path
				.slice(1)
				.split('/')
				.map((segment) => option(URI_PATH, segment))

const queryOptions = (search: string): readonly Option[] =>
	search === ''
		? []
		: search
				.slice(1)
				.split('&')
				.map((argument) => option(URI_QUERY, argument))
