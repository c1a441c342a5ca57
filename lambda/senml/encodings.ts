import { type Finding, warning } from './finding.ts'
import type { Label } from './labels.ts'
import {
	BIG_NUMBER,
	BYTE_ARRAY,
	DATE_TEXT,
	EPOCH_TIME,
	type Field,
	type RawRecord,
	TEXT_WITH_NUL,
} from './record.ts'
import { noSights } from './sights.ts'

/** What each encoding that RFC 8428 §6 does not have was read as. */
const MEANINGS: ReadonlyMap<string, string> = new Map([
	[EPOCH_TIME, 'a number of seconds since 1970'],
	[DATE_TEXT, 'a number of seconds since 1970'],
	[BIG_NUMBER, 'an integer'],
	[BYTE_ARRAY, 'a byte string'],
	[TEXT_WITH_NUL, 'the text before them'],
])

/**
 * What is to be said about encodings that mean the same as those of RFC 8428 §6 and lose nothing: once for each kind, at
 * the first record that has it.
 */
export const toleratedEncodings = (records: readonly RawRecord[]): readonly Finding[] => {
	const sights = noSights()
	for (const [index, record] of records.entries()) {
		const { known, tag } = record
		if (tag !== undefined) sights.note('tag', (more) => taggedRecord(record, index, more))
		for (const label in known) {
			const field = known[label as Label]
			const meaning = field && MEANINGS.get(field.sent)
			if (field === undefined || meaning === undefined) continue
			sights.note(field.sent, (more) => unusualField(index, label, field, meaning, more))
		}
	}
	return sights.findings()
}

const unusualField = (
	record: number,
	label: string,
	{ sent, byteOffset, byteLength }: Field,
	meaning: string,
	more: string,
): Finding =>
	warning(
		'record',
		'W_ENCODING',
		`Record ${record} has the field "${label}" as ${sent}, which SenML does not have; it was read as ${meaning}${more}.`,
		{ record, field: label, byteOffset, byteLength, got: sent },
	)

const taggedRecord = ({ tag, byteOffset, byteLength }: RawRecord, record: number, more: string): Finding =>
	warning(
		'record',
		'W_ENCODING',
		`Record ${record} is a map with the tag ${tag}, which SenML does not have; it was read as the map alone${more}.`,
		{ record, byteOffset, byteLength, got: `tag ${tag}` },
	)
