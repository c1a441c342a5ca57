import type { Option } from './coap/message.ts'
import { URI_PATH, URI_QUERY } from './coap/options.ts'

/** RFC 7252 §6.5: one option is one path segment or one query argument, without any escaping. */
export type Uri = Readonly<{ path: readonly string[]; query: readonly string[] }>

/** Path and query of recognised options. `undefined`: an option is not UTF-8. */
export const uriOf = (options: readonly Option[]): Uri | undefined => {
	try {
		return { path: textsOf(options, URI_PATH), query: textsOf(options, URI_QUERY) }
	} catch {
		return undefined
	}
}

// RFC 7252 §3.2: a string is UTF-8.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const textsOf = (options: readonly Option[], number: number): readonly string[] =>
	options.filter((option) => option.number === number).map(({ value }) => utf8.decode(value))
