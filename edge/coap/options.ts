import { isAscii } from 'node:buffer'
import type { Option } from './message.ts'

type Definition = Readonly<{ min: number; max: number; isRepeatable?: boolean }>

export const PROXY_URI = 35
export const PROXY_SCHEME = 39
export const ETAG = 4
export const OBSERVE = 6
export const URI_PATH = 11
export const CONTENT_FORMAT = 12
export const MAX_AGE = 14
export const URI_QUERY = 15
export const ACCEPT = 17
export const BLOCK2 = 23
export const BLOCK1 = 27
export const SIZE2 = 28
export const SIZE1 = 60
export const ECHO = 252
export const NO_RESPONSE = 258
export const REQUEST_TAG = 292

// The options of a request that this server understands, with the lengths of their values: RFC 7252 §5.10, table 4;
// RFC 7641 §2; RFC 7959 §2.1 and §4; RFC 7967 §2; RFC 9175 §2.2 and §3.2.
const DEFINITIONS: Readonly<Record<number, Definition>> = {
	3: { min: 1, max: 255 }, // Uri-Host: ignored, all names have the same resources
	[OBSERVE]: { min: 0, max: 3 },
	7: { min: 0, max: 2 }, // Uri-Port: ignored, too
	[URI_PATH]: { min: 0, max: 255, isRepeatable: true },
	[CONTENT_FORMAT]: { min: 0, max: 2 },
	[URI_QUERY]: { min: 0, max: 255, isRepeatable: true },
	[ACCEPT]: { min: 0, max: 2 }, // Accept: only discovery returns a representation and checks it
	[BLOCK2]: { min: 0, max: 3 },
	[BLOCK1]: { min: 0, max: 3 },
	[SIZE2]: { min: 0, max: 4 },
	[PROXY_URI]: { min: 1, max: 1034 },
	[PROXY_SCHEME]: { min: 1, max: 255 },
	[SIZE1]: { min: 0, max: 4 },
	[ECHO]: { min: 1, max: 40 },
	[NO_RESPONSE]: { min: 0, max: 1 },
	[REQUEST_TAG]: { min: 0, max: 8, isRepeatable: true },
}

/** The same in an array, where each option of each message is looked up several times. */
const BY_NUMBER: readonly (Definition | undefined)[] = Array.from(
	{ length: REQUEST_TAG + 1 },
	(_, number) => DEFINITIONS[number],
)

/** The recognised options. Unrecognised elective ones are ignored (RFC 7252 §5.4.1). */
export const recognised = (options: readonly Option[]): readonly Option[] =>
	// Usually these are all: each layer asks for them, and none needs a list of its own.
	options.every(isRecognised) ? options : options.filter(isRecognised)

/** The first unrecognised critical option, for which the request must be refused. */
export const unrecognisedCritical = (options: readonly Option[]): Option | undefined =>
	// RFC 7252 §5.4.6: the least significant bit of the number marks a critical option.
	options.find((option, index) => option.number % 2 === 1 && !isRecognised(option, index, options))

// RFC 7252 §5.4.3 and §5.4.5: a value of wrong length and a supernumerary occurrence count as unrecognised.
const isRecognised = ({ number, value }: Option, index: number, options: readonly Option[]): boolean => {
	const definition = BY_NUMBER[number]
	if (definition === undefined) return false
	const isRepetition = index > 0 && options[index - 1]?.number === number // options are sorted by number, RFC 7252 §3.1
	if (isRepetition && definition.isRepeatable !== true) return false
	return value.length >= definition.min && value.length <= definition.max
}

/** Limits of the length of an option's value in bytes; undefined for an option that this server does not know. */
export const lengthsOf = (number: number): Readonly<{ min: number; max: number }> | undefined =>
	DEFINITIONS[number]

/** The value of a recognised option with a number; undefined if it is absent. */
export const uintOption = (options: readonly Option[], number: number): number | undefined => {
	for (const option of options) if (option.number === number) return toUint(option.value)
	return undefined
}

/** The same as `uintOption(recognised(options), number)`, of an option that is not repeatable. Most messages have none of those that layers ask for. */
export const recognisedUint = (options: readonly Option[], number: number): number | undefined => {
	for (const [index, option] of options.entries())
		if (option.number === number)
			return isRecognised(option, index, options) ? toUint(option.value) : undefined
	return undefined
}

/** RFC 7252 §3.2: network byte order, leading zeros allowed, an empty value is 0. */
const toUint = (value: Buffer): number => {
	let sum = 0
	for (const byte of value) sum = sum * 256 + byte
	return sum
}

/** The value of an option: network byte order without leading zeros (RFC 7252 §3.2). */
export const uintValue = (value: number): Buffer => {
	const bytes = Buffer.alloc(4)
	bytes.writeUInt32BE(value)
	const first = bytes.findIndex((byte) => byte !== 0)
	return first === -1 ? Buffer.alloc(0) : bytes.subarray(first)
}

/** RFC 7252 §6.5: one option is one path segment or one query argument, without any escaping. */
export type Uri = Readonly<{ path: readonly string[]; query: readonly string[] }>

/** Of recognised options. `undefined`: an option is not UTF-8. */
export const uriOf = (options: readonly Option[]): Uri | undefined => {
	try {
		return { path: textsOf(options, URI_PATH), query: textsOf(options, URI_QUERY) }
	} catch {
		return undefined
	}
}

/** The query alone, of recognised options. `undefined`: it is not UTF-8. */
export const queryOf = (options: readonly Option[]): Uri['query'] | undefined => {
	try {
		return textsOf(options, URI_QUERY)
	} catch {
		return undefined
	}
}

// RFC 7252 §3.2: a string is UTF-8.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const textsOf = (options: readonly Option[], wanted: number): readonly string[] => {
	const texts: string[] = []
	for (const { number, value } of options) if (number === wanted) texts.push(textOf(value))
	return texts
}

// The decoder takes ten times as long for the few letters of a path.
const textOf = (value: Buffer): string => (isAscii(value) ? value.toString('latin1') : utf8.decode(value))

/** Names of the critical options in IANA's CoAP Option Numbers. */
const NAMES: Readonly<Record<number, string>> = {
	1: 'If-Match',
	3: 'Uri-Host',
	5: 'If-None-Match',
	7: 'Uri-Port',
	9: 'OSCORE',
	11: 'Uri-Path',
	15: 'Uri-Query',
	17: 'Accept',
	19: 'Q-Block1',
	21: 'EDHOC',
	23: 'Block2',
	27: 'Block1',
	31: 'Q-Block2',
	35: 'Proxy-Uri',
	39: 'Proxy-Scheme',
}

const ADVICE: Readonly<Record<number, string>> = { 19: '; use Block1' }

/** The reason why a critical option is refused, for the diagnostic payload (RFC 7252 §5.4.1). */
export const objectionTo = ({ number, value }: Option): string => {
	const name = NAMES[number]
	if (name === undefined) return `unsupported critical option ${number}`
	const lengths = lengthsOf(number)
	if (lengths === undefined) return `unsupported option ${name} (${number})${ADVICE[number] ?? ''}`
	const { min, max } = lengths
	return value.length < min || value.length > max
		? `option ${name} (${number}) has ${value.length} bytes; ${min} to ${max} allowed`
		: `option ${name} (${number}) more than once`
}
