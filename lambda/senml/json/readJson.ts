import type { Target } from '../cbor/readCbor.ts'
import { beginning, error, type Finding, quote, warning } from '../finding.ts'
import { type Limits, MAX_RECORD_FIELDS } from '../limits.ts'
import { clearFields } from '../record.ts'
import {
	byteOrderMark,
	emptyPayload,
	notAMap,
	notAnArray,
	payloadTooLong,
	sentAs,
	tooManyRecords,
} from '../refusal.ts'
import { hasByteOrderMark, looksLikeCbor } from '../resolve/look.ts'
import { decodeUtf8, invalidUtf8Offset, utf8Length } from '../utf8.ts'
import { isObject, type JsonContext, readMembers } from './jsonRecord.ts'
import { type Excess, excessIn, tooDeepAt } from './jsonScan.ts'
import { syntaxErrorAt } from './jsonSyntax.ts'

/** The array as it was sent, and what is to be said about the text; or the reason why there is none. */
export type ParsedJson =
	| {
			readonly senML: readonly unknown[]
			readonly warnings: readonly Finding[]
			readonly finding?: undefined
	  }
	| { readonly finding: Finding; readonly senML?: undefined }

/**
 * Reads the array of a SenML pack in JSON (RFC 8428 §5, RFC 8259): UTF-8 without a byte order mark; of equal member
 * names the last one counts; NUL bytes at the end, as of a C string, are left out with a warning. Never throws.
 * Errors: `E_LIMIT`, `E_DECODE`, `E_NOT_ARRAY`. The array may be nested deeper than the limit; `readJson` tells.
 */
export const parsePack = (payload: Uint8Array, limits: Limits): ParsedJson => {
	if (payload.length > limits.payloadBytes) return { finding: payloadTooLong(payload.length, limits) }
	if (payload.length === 0) return { finding: emptyPayload() }
	const bytes = withoutNulBytes(payload)
	if (hasByteOrderMark(bytes)) return { finding: byteOrderMark() }
	const text = decodeUtf8(bytes)
	if (text === undefined) return { finding: undecodable(bytes, 'UTF-8', invalidUtf8Offset(bytes)) }
	const excess = excessIn(bytes, limits)
	if (excess !== undefined) return { finding: nestingProblem(bytes, limits) ?? tooMuch(excess, limits) }
	const parsed = parse(text)
	if (parsed === undefined) return { finding: nestingProblem(bytes, limits) ?? notJson(bytes, text) }
	if (!Array.isArray(parsed.root)) return { finding: notAnArray(kindOf(parsed.root)) }
	const nulBytes = payload.length - bytes.length
	return { senML: parsed.root, warnings: nulBytes === 0 ? [] : [nulBytesLeftOut(bytes.length, nulBytes)] }
}

const withoutNulBytes = (bytes: Uint8Array): Uint8Array => {
	let length = bytes.length
	while (length > 0 && bytes[length - 1] === 0) length -= 1
	return length === bytes.length ? bytes : bytes.subarray(0, length)
}

const nulBytesLeftOut = (byteOffset: number, byteLength: number): Finding =>
	warning(
		'pack',
		'W_ENCODING',
		`The text ends in ${byteLength} NUL ${byteLength === 1 ? 'byte' : 'bytes'}, which are no JSON and were left out: send its length without the end of the C string.`,
		{ byteOffset, byteLength, expected: 'JSON' },
	)

/**
 * Reads such an array record by record; gives the reason to refuse it, if there is one. Errors: `E_LIMIT`,
 * `E_RECORD_NOT_MAP`. How deep the payload is nested is only asked if something in a record is an array or object.
 */
export const readJson = <Work>(
	senML: readonly unknown[],
	payload: Uint8Array,
	limits: Limits,
	target: Target<Work>,
): { readonly finding: Finding | undefined; readonly isTooDeep: boolean } => {
	clearFields(target.fields)
	const context = { limits, maxLength: limits.textBytes / MAX_BYTES_PER_UNIT, hasNested: false }
	const finding = readElements(senML, context, target)
	const nesting = finding !== undefined || context.hasNested ? nestingProblem(payload, limits) : undefined
	return { finding: nesting ?? finding, isTooDeep: nesting !== undefined }
}

const readElements = <Work>(
	senML: readonly unknown[],
	context: JsonContext,
	target: Target<Work>,
): Finding | undefined => {
	if (senML.length > context.limits.records) return tooManyRecords(senML.length, context.limits)
	for (let index = 0; index < senML.length; index++) {
		const element = senML[index]
		if (!isObject(element)) return notAMap(index, kindOf(element))
		const refusal = readMembers(element, context, target)
		if (refusal !== undefined) return refusal
		target.take(target.work)
	}
	return undefined
}

/** Of a text, no more than three bytes come of one unit of UTF-16. */
const MAX_BYTES_PER_UNIT = 3

/** Whether more arrays and objects are nested than the limit allows: `E_LIMIT`. */
const nestingProblem = (bytes: Uint8Array, limits: Limits): Finding | undefined => {
	const deepAt = tooDeepAt(bytes, limits.jsonNesting)
	return deepAt === undefined ? undefined : tooDeep(deepAt, limits)
}

/** `JSON.parse` with its one expected failure as a value. */
const parse = (text: string): { readonly root: unknown } | undefined => {
	try {
		return { root: JSON.parse(text) }
	} catch {
		return undefined
	}
}

const kindOf = (value: unknown): string => {
	if (value === null) return 'null'
	return Array.isArray(value) ? 'array' : typeof value
}

const notJson = (bytes: Uint8Array, text: string): Finding => {
	const at = syntaxErrorAt(text) ?? 0
	return undecodable(bytes, 'JSON', utf8Length(text.slice(0, at)), beginning(text.slice(at), 10))
}

const undecodable = (bytes: Uint8Array, format: string, byteOffset: number, got = ''): Finding => {
	const isCut = byteOffset >= bytes.length
	const reason = isCut ? 'it ends too early' : `it goes wrong at byte ${byteOffset}`
	const near = got === '' ? '' : ` (${quote(got)})`
	if (looksLikeCbor(bytes)) return sentAs('CBOR', 'JSON', byteOffset)
	return error('pack', 'E_DECODE', `The payload is not ${format}: ${reason}${near}.`, {
		byteOffset,
		expected: format,
	})
}

const tooDeep = (byteOffset: number, { jsonNesting }: Limits): Finding =>
	error('pack', 'E_LIMIT', `More than ${jsonNesting} arrays and objects are nested at byte ${byteOffset}.`, {
		byteOffset,
		expected: `at most ${jsonNesting}`,
	})

const tooMuch = (excess: Excess, limits: Limits): Finding => {
	if (excess.of === 'records') return tooManyRecords(limits.records + 1, limits)
	const { record, byteOffset } = excess
	return error(
		'pack',
		'E_LIMIT',
		`Record ${record} has more than ${MAX_RECORD_FIELDS} fields, the first one beyond follows byte ${byteOffset}.`,
		{ record, byteOffset, expected: `at most ${MAX_RECORD_FIELDS} fields` },
	)
}
