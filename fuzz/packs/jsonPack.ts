import type { Random } from '../../testing/random.ts'
import {
	baseName,
	count,
	cText,
	dates,
	integerLabels,
	kindOf,
	labelsOfRecord,
	name,
	numbers,
	objectVersion,
	number as someNumber,
	texts,
	time,
	timestamp,
} from './pools.ts'

/** A valid or nearly valid SenML pack in JSON. */
export const jsonPack = (random: Random): Uint8Array => {
	const { oneIn, pick } = random
	const records = Array.from({ length: count(random) }, (_, index) =>
		oneIn(150)
			? value(random, 3)
			: index > 0 && oneIn(12)
				? timestampRecord(random)
				: record(random, index === 0),
	)
	const text = joined(random, '[', records, ']')
	const around = oneIn(100)
		? `${pick(['\ufeff', ' ', '\n\t', '\u00a0', ','])}${text}${pick(['', ' ', ']', '\u0000'])}`
		: text
	return Buffer.from(around)
}

/** Joins the parts with commas, rarely with one too many or too few. */
const joined = (random: Random, open: string, parts: readonly string[], close: string): string => {
	const { oneIn, pick } = random
	const comma = oneIn(300) ? pick(['', ',,', ';', ' ']) : oneIn(20) ? ' ,\n' : ','
	return `${open}${parts.join(comma)}${oneIn(300) ? ',' : ''}${oneIn(300) ? '' : close}`
}

const record = (random: Random, isFirst: boolean): string =>
	joined(
		random,
		'{',
		labelsOfRecord(random, isFirst).map(
			(label) => `${string(random, key(random, label))}:${field(random, label)}`,
		),
		'}',
	)

/** Resource 99, the time of the object, as number, date or another type. */
const timestampRecord = (random: Random): string => {
	const { oneIn, pick } = random
	const label = oneIn(12) ? pick(['vs', 'vb', 'vd']) : 'v'
	const sent =
		label === 'v'
			? number(random, timestamp(random))
			: label === 'vs'
				? string(random, pick(dates))
				: field(random, label)
	return joined(random, '{', [`"n":${string(random, cText(random, '99'))}`, `"${label}":${sent}`], '}')
}

/** The label of a field, rarely the one of CBOR. */
const key = ({ oneIn }: Random, label: string): string => {
	const integer = integerLabels.indexOf(label) - 6
	return integer >= -6 && oneIn(60) ? String(integer) : label
}

const field = (random: Random, label: string): string => {
	const { oneIn, pick, below } = random
	if (oneIn(60)) return value(random, oneIn(20) ? 600 : 3)
	switch (kindOf[label]) {
		case 'name':
			return string(random, cText(random, name(random)))
		case 'base name':
			return string(random, cText(random, baseName(random)))
		case 'text':
			return string(random, oneIn(400) ? 'é'.repeat(below(5000)) : cText(random, pick(texts)))
		case 'object version':
			return string(random, objectVersion(random))
		case 'time':
			return number(random, time(random))
		case 'number':
			return number(random, someNumber(random))
		case 'boolean':
			return pick(['true', 'false'])
		case 'bytes': {
			const bytes = Buffer.from(random.bytes(below(12)))
			return string(random, bytes.toString(oneIn(6) ? 'base64' : 'base64url'))
		}
		case 'version':
			return pick(['10', '10', '10', '5', '26', '11', '0', '-1', '10.0', '1e1'])
		default:
			return value(random, 4)
	}
}

const unusualNumbers = [
	'1e400',
	'-1e400',
	'1e-400',
	'-0',
	'-0.0',
	'1E+2',
	'01',
	'1.',
	'.5',
	'+1',
	'0x10',
	'NaN',
	'-',
	'1e',
	'--1',
	'9007199254740993',
	'18446744073709551616',
	'0.1000000000000000055511151231257827',
	'1e0000000000001',
]

const number = ({ oneIn, pick, below }: Random, wanted: number): string => {
	if (oneIn(1000)) return '9'.repeat(1 + below(20_000))
	if (oneIn(15)) return pick(unusualNumbers)
	return String(Number.isFinite(wanted) || oneIn(10) ? wanted : pick(numbers.filter(Number.isFinite)))
}

const escapes = [
	'\\u0000',
	'\\ud800',
	'\\udc00',
	'\\ud83d\\ude00',
	'\\/',
	'\\b',
	'\\x',
	'\\u12',
	'\\',
	'\u0001',
	'\\u0061',
]

/** A text like that of JSON.stringify, fully escaped, or with an unusual or wrong escape sequence. */
const string = ({ oneIn, pick, below }: Random, text: string): string => {
	if (oneIn(40)) {
		const at = below(text.length + 1)
		return `"${text.slice(0, at)}${pick(escapes)}${text.slice(at)}"`
	}
	if (!oneIn(40)) return JSON.stringify(text)
	const escaped = Array.from(text, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
	return `"${escaped.join('')}"`
}

/** Any JSON value, up to `depth` levels deep. */
const value = (random: Random, depth: number): string => {
	const { below, pick } = random
	switch (below(depth > 0 ? 6 : 4)) {
		case 0:
			return number(random, someNumber(random))
		case 1:
			return string(random, pick(texts))
		case 2:
			return pick(['true', 'false', 'null', 'nul', 'True', 'undefined', ''])
		case 3:
			return pick(['{}', '[]', '{"a":{}}', '"'])
		case 4:
			return joined(random, '[', parts(random, depth), ']')
		default:
			return joined(
				random,
				'{',
				parts(random, depth).map((part) => `${string(random, pick(texts))}:${part}`),
				'}',
			)
	}
}

const parts = (random: Random, depth: number): readonly string[] =>
	Array.from({ length: random.below(4) }, () => value(random, depth - 1))
