import { error, type Finding } from '../finding.ts'
import { type Found, refuse } from '../found.ts'
import { ALLOWED, isIn, OTHER, TEXT, TEXTS } from '../kinds.ts'
import { BASE, BCT, BLV, BN, BS, BT, BU, BV, BVER, bits, LABELS } from '../labels.ts'
import { type Fields, fieldDetails, has, hasKind, numberOf, textAt, textOf } from '../record.ts'
import type { Base } from './base.ts'
import { takeVersion } from './version.ts'

/** Most records that have base fields have these only. */
const RARE = BASE & ~bits(BN, BT)

const NAME = 1 << BN
const TIME = 1 << BT

/** Applies the base fields of the record (RFC 8428 §4). */
export const takeBase = (base: Base, fields: Fields, found: Found): void => {
	const { seen, odd } = fields
	if ((odd & BASE) !== 0) noteTypeProblem(fields, found)
	if ((seen & NAME) !== 0 && ((odd & NAME) === 0 || hasKind(fields, BN, TEXTS))) {
		base.name = undefined
		base.names += 1
		base.isNameLegal = undefined
	}
	if ((seen & TIME) !== 0 && (odd & TIME) === 0) base.time = fields.numbers[BT] ?? 0
	else if ((odd & TIME) !== 0) base.time = numberOf(fields, BT) ?? base.time
	if ((seen & RARE) !== 0) takeRareBase(base, fields, found)
}

/** The base name in force. */
export const baseName = (base: Base, fields: Fields): string => (base.name ??= textAt(fields, BN))

const takeRareBase = (base: Base, fields: Fields, found: Found): void => {
	base.hasMore = true
	if (has(fields, BVER)) takeVersion(base, fields, found)
	base.unit = textOf(fields, BU) ?? base.unit
	const value = numberOf(fields, BV)
	// The same number, and 0 for -0, which JSON of an update could not tell apart.
	if (value !== undefined) base.value = value + 0
	base.sum = numberOf(fields, BS) ?? base.sum
	base.contentFormat = textOf(fields, BCT) ?? base.contentFormat
	base.objectVersion = textOf(fields, BLV) ?? base.objectVersion
}

const TYPED: readonly number[] = [BN, BT, BU, BV, BS, BCT, BLV]

/** A base field of the wrong type, or not finite, would change every record after it (RFC 8428 §4, §5, §6). */
const noteTypeProblem = (fields: Fields, found: Found): void => {
	const label = TYPED.find((each) => has(fields, each) && !fits(fields, each))
	if (label !== undefined) refuse(found, wrongType(fields, label))
}

const fits = ({ kinds, numbers }: Fields, label: number): boolean => {
	const kind = kinds[label] ?? OTHER
	return isIn(ALLOWED[label] ?? 0, kind) && (isIn(TEXTS, kind) || Number.isFinite(numbers[label]))
}

const wrongType = (fields: Fields, label: number): Finding => {
	const expected = isIn(ALLOWED[label] ?? 0, TEXT) ? 'a text' : 'a finite number'
	const details = fieldDetails(fields, label)
	return error(
		'pack',
		'E_BASE_TYPE',
		`Record ${fields.index} has the base field "${LABELS[label]}" with ${details.got}, ${expected} is expected.`,
		{ ...details, expected },
	)
}
