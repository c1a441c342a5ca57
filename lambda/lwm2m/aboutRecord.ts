import {
	type Details,
	error,
	type Finding,
	type Lwm2mCode,
	quote,
	type RecordCode,
	type WarningCode,
	warning,
} from '../senml/finding.ts'
import type { Place, Resolved } from '../senml/resolve/resolved.ts'

/** Where a record stands, and its name. */
export type Named = Place & { readonly name: string }

export type About = Resolved | Named

/** `says` goes on after the record and its name, up to the full stop. */
export const recordError = (
	source: About,
	code: Lwm2mCode | RecordCode,
	says: string,
	more: Details = {},
): Finding => error('lwm2m', code, sentence(source, says), { ...position(source), ...more })

/** The same for a warning. */
export const recordWarning = (source: About, code: WarningCode, says: string, more: Details = {}): Finding =>
	warning('lwm2m', code, sentence(source, says), { ...position(source), ...more })

const nameOf = (source: About): string => ('record' in source ? source.record.n : source.name)

const sentence = (source: About, says: string): string =>
	`Record ${source.index} (${quote(nameOf(source))})${says}.`

const position = (source: About): Details => {
	const { index: record, byteOffset, byteLength } = source
	return { record, name: nameOf(source), byteOffset, byteLength }
}
