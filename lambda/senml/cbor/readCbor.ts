import { error, type Finding } from '../finding.ts'
import type { Found } from '../found.ts'
import type { Limits } from '../limits.ts'
import { clearFields, type Fields } from '../record.ts'
import { emptyPayload, notAMap, notAnArray, payloadTooLong, sentAs, tooManyRecords } from '../refusal.ts'
import { looksLikeJson, looksLikeText } from '../resolve/look.ts'
import { ARRAY, type Cursor, cursorOver, INDEFINITE, isAtBreak, MAP, readHead, TAG } from './cborHead.ts'
import type { Records } from './cborPair.ts'
import { readRecord } from './cborRecord.ts'
import { fits, skipItem } from './cborSkip.ts'
import { nameOfTag } from './cborTagged.ts'

/** RFC 8949 §3.4.6: "this is CBOR", without any other meaning. */
const SELF_DESCRIBED = 55799

/** Of the registry of CBOR tags: a map whose keys may be of any type, as all maps of CBOR. */
const ANY_KEYS = 259

/** Where the records of a pack go. */
export type Target<Work> = {
	readonly fields: Fields
	readonly found: Found
	/** called for each record when its fields are there: a function that is always the same takes less time than closures */
	readonly take: (work: Work) => void
	readonly work: Work
}

/**
 * Reads a SenML pack in CBOR (RFC 8428 §6, RFC 8949), record by record; gives the reason to refuse it, if there is one.
 * Definite and indefinite arrays and maps are accepted. Never throws, allocates nothing from a declared length, does not
 * recurse. Errors: `E_LIMIT`, `E_DECODE`, `E_NOT_ARRAY`, `E_RECORD_NOT_MAP`, `E_LABEL_TYPE`, `E_DUP_KEY`.
 */
export const readCbor = <Work>(
	bytes: Uint8Array,
	limits: Limits,
	{ fields, found, take, work }: Target<Work>,
): Finding | undefined => {
	if (bytes.length > limits.payloadBytes) return payloadTooLong(bytes.length, limits)
	if (bytes.length === 0) return emptyPayload()
	clearFields(fields, bytes)
	const cursor = cursorOver(bytes)
	const pack: Pack<Work> = { limits, fields, found, take, work, problem: undefined, inside: undefined }
	readPack(cursor, pack)
	if (cursor.failure !== undefined) return failed(cursor, pack.inside)
	if (cursor.at < bytes.length && pack.problem?.code !== 'E_LIMIT') return trailing(cursor)
	return pack.problem
}

type Pack<Work> = Records & {
	readonly take: (work: Work) => void
	readonly work: Work
	/** index of the record that is being read */
	inside: number | undefined
}

/** Reads to the end of the pack even when there is a problem: bytes that are no CBOR are the first thing to say. */
const readPack = <Work>(cursor: Cursor, pack: Pack<Work>): void => {
	const { limits } = pack
	if (!skipTags(cursor)) return
	const { start, major, info, argument } = cursor
	if (major !== ARRAY) {
		cursor.at = start
		skipItem(cursor, 0, limits.cborNesting)
		pack.problem = looksLikeJson(cursor.bytes)
			? sentAs('JSON', 'CBOR', start)
			: notAnArray(kindOf(major, argument), start)
		return
	}
	if (!fits(cursor)) return
	if (argument > limits.records) {
		pack.problem = tooManyRecords(argument, limits)
		return
	}
	for (let index = 0; info === INDEFINITE ? !isAtBreak(cursor) : index < argument; index++) {
		if (index === limits.records) {
			pack.problem = tooManyRecords(index + 1, limits)
			return
		}
		if (!readElement(cursor, index, pack)) return
	}
	if (info === INDEFINITE) cursor.at += 1
}

const skipTags = (cursor: Cursor): boolean => {
	do if (!readHead(cursor)) return false
	while (cursor.major === TAG && cursor.argument === SELF_DESCRIBED)
	return true
}

const readElement = <Work>(cursor: Cursor, index: number, pack: Pack<Work>): boolean => {
	pack.inside = undefined
	if (!readHead(cursor)) return false
	pack.inside = index
	const { start } = cursor
	const tag = cursor.major === TAG && cursor.argument === ANY_KEYS ? ANY_KEYS : undefined
	if (tag !== undefined && !readHead(cursor)) return false
	const { major, argument } = cursor
	if (major === MAP) {
		if (!readRecord(cursor, pack, tag)) return false
		if (pack.problem === undefined) pack.take(pack.work)
		return true
	}
	cursor.at = start
	pack.problem ??= notAMap(index, kindOf(major, argument), start)
	return skipItem(cursor, 1, pack.limits.cborNesting)
}

const KINDS = ['integer', 'integer', 'byte string', 'text', 'array', 'map', '', 'simple value or float']

const kindOf = (major: number, tag: number): string =>
	major === TAG ? nameOfTag(tag) : (KINDS[major] ?? 'value')

const failed = (cursor: Cursor, record: number | undefined): Finding => {
	const { code, reason, byteOffset } = cursor.failure ?? { code: 'E_DECODE', reason: '', byteOffset: 0 }
	if (code === 'E_DECODE' && looksLikeJson(cursor.bytes)) return sentAs('JSON', 'CBOR', byteOffset)
	const problem = code === 'E_LIMIT' ? 'The payload exceeds a limit' : 'The payload is not well-formed CBOR'
	return error('pack', code, `${problem}: ${reason} (byte ${byteOffset})${hint(cursor.bytes)}.`, {
		record,
		byteOffset,
	})
}

const trailing = ({ bytes, at }: Cursor): Finding => {
	const rest = bytes.subarray(at)
	const details = { byteOffset: at, byteLength: rest.length }
	if (looksLikeJson(bytes)) return { ...sentAs('JSON', 'CBOR', at), ...details }
	const zeros = rest.every((byte) => byte === 0)
		? '; the rest are zeros: send as many bytes as were encoded, not the whole buffer'
		: ''
	return error(
		'pack',
		'E_DECODE',
		`The payload goes on after the end of the pack at byte ${at}${zeros || hint(bytes)}.`,
		details,
	)
}

const hint = (bytes: Uint8Array): string => {
	if (looksLikeText(bytes)) return '; it looks like plain text'
	return isCutByEncoder(bytes.length) ? CUT_BY_ENCODER : ''
}

/** The package cbor stops where its stream is full, without an error: at 16 KiB, from Node.js 22 on at 64 KiB. */
const STREAM_MARKS: readonly number[] = [16 * 1024, 64 * 1024]

/** It finishes the item that goes beyond. */
const LAST_ITEM_BYTES = 512

const isCutByEncoder = (length: number): boolean =>
	STREAM_MARKS.some((mark) => length >= mark && length < mark + LAST_ITEM_BYTES)

const CUT_BY_ENCODER =
	'; the package cbor for Node.js (node-cbor) cuts at this length: use its encodeAsync, or a larger highWaterMark'
