import { warning } from './finding.ts'
import { encodingsOf, type Found } from './found.ts'
import { BIG_NUMBER, BYTE_ARRAY, DATE_TEXT, EPOCH_TIME, TEXT_WITH_NUL, WORDS } from './kinds.ts'
import { LABELS } from './labels.ts'
import { type Fields, fieldSpan } from './record.ts'

/** What each encoding that RFC 8428 §6 does not have was read as. */
const MEANINGS: ReadonlyMap<number, string> = new Map([
	[EPOCH_TIME, 'a number of seconds since 1970'],
	[DATE_TEXT, 'a number of seconds since 1970'],
	[BIG_NUMBER, 'an integer'],
	[BYTE_ARRAY, 'a byte string'],
	[TEXT_WITH_NUL, 'the text before them'],
])

/**
 * Notes an encoding that means the same as one of RFC 8428 §6 and loses nothing: there is one finding for each kind, at the
 * first record that has it.
 */
export const noteEncoding = (found: Found, fields: Fields, label: number): void => {
	const kind = fields.kinds[label] ?? 0
	const sent = WORDS[kind] ?? ''
	const record = fields.index
	const field = LABELS[label] ?? ''
	const span = fieldSpan(fields, label)
	encodingsOf(found).note(sent, (more) =>
		warning(
			'record',
			'W_ENCODING',
			`Record ${record} has the field "${field}" as ${sent}, which SenML does not have; it was read as ${MEANINGS.get(kind)}${more}.`,
			{ record, field, ...span, got: sent },
		),
	)
}

/** Notes a tag around a record that changes nothing; gives the place, in which the length is to be filled in. */
export const noteTag = (
	found: Found,
	tag: number,
	record: number,
	byteOffset: number,
): { byteLength: number } => {
	const place = { record, byteOffset, byteLength: 0 }
	encodingsOf(found).note('tag', (more) =>
		warning(
			'record',
			'W_ENCODING',
			`Record ${record} is a map with the tag ${tag}, which SenML does not have; it was read as the map alone${more}.`,
			{ ...place, got: `tag ${tag}` },
		),
	)
	return place
}
