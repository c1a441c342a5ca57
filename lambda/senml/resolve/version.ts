import { error, type Finding } from '../finding.ts'
import { type Found, refuse } from '../found.ts'
import { isIn, JSON_NUMBER, OTHER, UNSIGNED } from '../kinds.ts'
import { BVER } from '../labels.ts'
import { type Fields, fieldDetails, numberOf } from '../record.ts'
import type { Base } from './base.ts'

/** RFC 8428 §4.1. */
export const DEFAULT_VERSION = 10

/** RFC 9100 §4: "Secondary Units", feature 4. */
const SECONDARY_UNITS = 2 ** 4

/**
 * The example of RFC 8428 §6 has version 5. RFC 9100 §2 reads larger numbers as 10 plus bits of features, of which secondary
 * units are the only one that there is.
 */
const SUPPORTED: ReadonlySet<number> = new Set([5, DEFAULT_VERSION, DEFAULT_VERSION + SECONDARY_UNITS])

/** RFC 8428 §6: an unsigned integer in CBOR. */
const KINDS = (1 << UNSIGNED) | (1 << JSON_NUMBER)

/**
 * Notes the version of the record. RFC 8428 §4.1, §4.4: it is a positive integer, the same in all records, and one that is
 * supported. Records before the first `bver` have the default.
 */
export const takeVersion = (base: Base, fields: Fields, found: Found): void => {
	const { index, kinds } = fields
	const version = numberOf(fields, BVER)
	if (index === 0) base.version = version
	const expected = base.version ?? DEFAULT_VERSION
	if (!isIn(KINDS, kinds[BVER] ?? OTHER) || !isPositiveInteger(version)) refuse(found, invalid(fields))
	else if (version !== expected) refuse(found, mixed(fields, expected))
	else if (!SUPPORTED.has(version)) refuse(found, unsupported(fields, version))
}

const isPositiveInteger = (value: number | undefined): value is number =>
	Number.isInteger(value) && Number(value) > 0

const invalid = (fields: Fields): Finding => {
	const details = fieldDetails(fields, BVER)
	return error(
		'pack',
		'E_VERSION_INVALID',
		`Record ${fields.index} has a version (bver) that is no positive integer, but ${details.got}.`,
		{ ...details, expected: 'a positive integer' },
	)
}

const mixed = (fields: Fields, version: number): Finding => {
	const details = fieldDetails(fields, BVER)
	return error(
		'pack',
		'E_VERSION_MISMATCH',
		`Record ${fields.index} has the version (bver) ${details.got}, the records before it have ${version}: all have to be the same.`,
		{ ...details, expected: `${version}` },
	)
}

const unsupported = (fields: Fields, version: number): Finding =>
	error(
		'pack',
		'E_VERSION_UNSUPPORTED',
		`The pack has SenML version (bver) ${version}, but only ${[...SUPPORTED].join(', ')} are supported.`,
		{ ...fieldDetails(fields, BVER), expected: [...SUPPORTED].join(' or ') },
	)
