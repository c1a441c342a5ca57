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
