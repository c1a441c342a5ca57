import { error, type Finding } from '../finding.ts'
import { type Field, fieldDetails, JSON_NUMBER, type RawRecord, UNSIGNED_INTEGER } from '../record.ts'

/** RFC 8428 §4.1. */
export const DEFAULT_VERSION = 10

/** RFC 9100 §4: "Secondary Units", feature 4. */
const SECONDARY_UNITS = 2 ** 4

/**
 * The example of RFC 8428 §6 has version 5. RFC 9100 §2 reads larger numbers as 10 plus bits of features, of which secondary
 * units are the only one that there is.
 */
const SUPPORTED: ReadonlySet<number> = new Set([5, DEFAULT_VERSION, DEFAULT_VERSION + SECONDARY_UNITS])

/** RFC 8428 §4.1, §4.4: `bver` is a positive integer, the same in all records, and not one we do not know. */
export const versionProblem = (records: readonly RawRecord[]): Finding | undefined =>
	invalidVersion(records) ?? mixedVersions(records) ?? unsupportedVersion(records)

/** The version of a pack without a version problem. */
export const versionOf = (records: readonly RawRecord[]): number => {
	const bver = records[0]?.known.bver
	return bver?.type === 'number' ? bver.value : DEFAULT_VERSION
}

const invalidVersion = (records: readonly RawRecord[]): Finding | undefined => {
	for (const [record, { known }] of records.entries()) {
		if (known.bver === undefined || isVersion(known.bver)) continue
		const details = fieldDetails(record, 'bver', known.bver)
		return error(
			'pack',
			'E_VERSION_INVALID',
			`Record ${record} has a version (bver) that is no positive integer, but ${details.got}.`,
			{ ...details, expected: 'a positive integer' },
		)
	}
	return undefined
}

/** RFC 8428 §6: an unsigned integer in CBOR. */
const isVersion = ({ type, value, sent }: Field): boolean =>
	type === 'number' &&
	(sent === UNSIGNED_INTEGER || sent === JSON_NUMBER) &&
	Number.isInteger(value) &&
	value > 0

/** Records before the first `bver` have the default. */
const mixedVersions = (records: readonly RawRecord[]): Finding | undefined => {
	const version = versionOf(records)
	for (const [record, { known }] of records.entries()) {
		if (known.bver === undefined || known.bver.value === version) continue
		const details = fieldDetails(record, 'bver', known.bver)
		return error(
			'pack',
			'E_VERSION_MISMATCH',
			`Record ${record} has the version (bver) ${details.got}, the records before it have ${version}: all have to be the same.`,
			{ ...details, expected: `${version}` },
		)
	}
	return undefined
}

const unsupportedVersion = (records: readonly RawRecord[]): Finding | undefined => {
	const version = versionOf(records)
	const bver = records[0]?.known.bver
	if (bver === undefined || SUPPORTED.has(version)) return undefined
	return error(
		'pack',
		'E_VERSION_UNSUPPORTED',
		`The pack has SenML version (bver) ${version}, but only ${[...SUPPORTED].join(', ')} are supported.`,
		{ ...fieldDetails(0, 'bver', bver), expected: [...SUPPORTED].join(' or ') },
	)
}
