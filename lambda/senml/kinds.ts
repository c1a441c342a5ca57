import { BCT, BLV, BN, BU, CT, N, U, VLO } from './labels.ts'

/** How the value of a field was sent. */
export const [UNSIGNED, NEGATIVE, FLOAT, JSON_NUMBER, DECIMAL_FRACTION] = [0, 1, 2, 3, 4] as const
/** Of these and of a text with NUL, RFC 8428 §6 knows nothing; they mean the same and are taken with a warning. */
export const [BIG_NUMBER, EPOCH_TIME, DATE_TEXT, BYTE_ARRAY] = [5, 6, 7, 17] as const
export const [TEXT, JSON_STRING, CHUNKED_TEXT, TEXT_WITH_NUL] = [8, 9, 10, 11] as const
export const [FALSE, TRUE, NULL, UNDEFINED, BYTES] = [12, 13, 14, 15, 16] as const
/** Anything else; the text of the field says what. */
export const OTHER = 18

export const WORDS: readonly string[] = [
	'unsigned integer',
	'negative integer',
	'float',
	'number',
	'decimal fraction',
	'big number (tag 2 or 3)',
	'epoch time (tag 1)',
	'date text (tag 0)',
	'text',
	'string',
	'chunked text',
	'text with NUL bytes at its end',
	'false',
	'true',
	'null',
	'undefined',
	'byte string',
	'byte array (tag 64)',
]

const kinds = (...all: readonly number[]): number => all.reduce((bits, kind) => bits | (1 << kind), 0)

/** Whether a set of kinds has the kind. */
export const isIn = (set: number, kind: number): boolean => ((set >> kind) & 1) !== 0

/** Points in time (RFC 8949 §3.4.1, §3.4.2), as a number of seconds. */
export const DATES = kinds(EPOCH_TIME, DATE_TEXT)
export const NUMBERS = kinds(UNSIGNED, NEGATIVE, FLOAT, JSON_NUMBER, DECIMAL_FRACTION, BIG_NUMBER)
export const TEXTS = kinds(TEXT, JSON_STRING, CHUNKED_TEXT, TEXT_WITH_NUL)
export const BYTE_STRINGS = kinds(BYTES, BYTE_ARRAY)
export const NOTHING = kinds(NULL, UNDEFINED)

/** Kinds that RFC 8428 §6 does not have. */
export const TOLERATED = kinds(BIG_NUMBER, EPOCH_TIME, DATE_TEXT, BYTE_ARRAY, TEXT_WITH_NUL)

/** Integers, as which a number from 2**53 on may have been rounded; in JSON, the number itself tells. */
export const INTEGERS = kinds(UNSIGNED, NEGATIVE, BIG_NUMBER)

/** RFC 8428 §5, §6: strings and bytes as values have definite lengths; `vd` is text in JSON only. */
const DEFINITE_TEXTS = kinds(TEXT, JSON_STRING, TEXT_WITH_NUL)
const TEXT_LABELS: ReadonlySet<number> = new Set([N, U, VLO, CT, BN, BU, BCT, BLV])

/** By the number of the label: the kinds that its value may have. That of `bver` has a rule of its own. */
export const ALLOWED: readonly number[] = [
	NUMBERS,
	NUMBERS,
	TEXTS,
	NUMBERS | DATES,
	TEXTS,
	-1,
	TEXTS,
	TEXTS,
	NUMBERS | DATES,
	DEFINITE_TEXTS,
	kinds(FALSE, TRUE),
	NUMBERS,
	NUMBERS | DATES,
	NUMBERS,
	BYTE_STRINGS | kinds(JSON_STRING),
	TEXTS,
	TEXTS,
	TEXTS,
	TEXTS,
]

/** Whether the text is a word of SenML or LwM2M: no byte of it is NUL. The value `vs` may be any text. */
export const isWord = (label: number): boolean => TEXT_LABELS.has(label)
