import { error, type Finding } from './finding.ts'
import type { Limits } from './limits.ts'

export const emptyPayload = (): Finding =>
	error('pack', 'E_DECODE', 'The payload is empty.', { byteOffset: 0 })

export const payloadTooLong = (length: number, { payloadBytes }: Limits): Finding =>
	error('pack', 'E_LIMIT', `The payload has ${length} bytes, the limit is ${payloadBytes}.`, {
		expected: `at most ${payloadBytes} bytes`,
		got: `${length} bytes`,
	})

export const tooManyRecords = (atLeast: number, { records }: Limits): Finding =>
	error('pack', 'E_LIMIT', `The pack has ${atLeast} or more records, the limit is ${records}.`, {
		expected: `at most ${records} records`,
		got: `${atLeast} or more records`,
	})

/** RFC 8428 §4: a pack is an array. */
export const notAnArray = (got: string, byteOffset?: number): Finding =>
	error('pack', 'E_NOT_ARRAY', `A SenML pack is an array of records, but the payload is a single ${got}.`, {
		byteOffset,
		expected: 'array',
		got,
	})

/** RFC 8428 §5, §6: a record is a map (an object in JSON). */
export const notAMap = (record: number, got: string, byteOffset?: number): Finding =>
	error('pack', 'E_RECORD_NOT_MAP', `Record ${record} is no map of fields, but of type ${got}.`, {
		record,
		byteOffset,
		expected: 'map',
		got,
	})

type Format = 'JSON' | 'CBOR'

const CONTENT_FORMATS: Readonly<Record<Format, string>> = {
	JSON: '110 (application/senml+json)',
	CBOR: '112 (application/senml+cbor)',
}

/** The payload is in the other one of the two formats. */
export const sentAs = (format: Format, declared: Format, byteOffset: number): Finding =>
	error(
		'pack',
		'E_DECODE',
		`The payload looks like ${format}, but was sent as ${declared}: its content format is ${CONTENT_FORMATS[format]}.`,
		{ byteOffset, expected: declared, got: format },
	)

/** RFC 8259 §8.1. */
export const byteOrderMark = (): Finding =>
	error(
		'pack',
		'E_DECODE',
		'The payload begins with a byte order mark (EF BB BF), which JSON must not have: leave it out.',
		{ byteOffset: 0, byteLength: 3, expected: 'JSON' },
	)
