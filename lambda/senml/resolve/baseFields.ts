import { error, type Finding } from '../finding.ts'
import type { BaseLabel } from '../labels.ts'
import { hasNameCharacters } from '../name.ts'
import { type Field, fieldDetails, isDate, type RawRecord } from '../record.ts'

/** The base fields in force for a record (RFC 8428 §4.1). `bver` is checked for the whole pack. */
export type Base = {
	readonly name: string
	/** whether all characters of the name are legal */
	readonly isNameLegal: boolean
	/** seconds */
	readonly time: number
	readonly unit: string | undefined
	/** undefined if there is none, which adds as much as 0 */
	readonly value: number | undefined
	readonly sum: number | undefined
	/** RFC 9193 §4 */
	readonly contentFormat: string | undefined
	/** LwM2M object version, private label `blv` */
	readonly objectVersion: string | undefined
}

export const NO_BASE: Base = {
	name: '',
	isNameLegal: true,
	time: 0,
	unit: undefined,
	value: undefined,
	sum: undefined,
	contentFormat: undefined,
	objectVersion: undefined,
}

const TYPES: readonly (readonly [Exclude<BaseLabel, 'bver'>, 'text' | 'number'])[] = [
	['bn', 'text'],
	['bt', 'number'],
	['bu', 'text'],
	['bv', 'number'],
	['bs', 'number'],
	['bct', 'text'],
	['blv', 'text'],
]

/** A base field of the wrong type, or not finite, would change every record after it (RFC 8428 §4, §5, §6). */
export const baseTypeProblem = ({ known }: RawRecord, record: number): Finding | undefined => {
	if (!hasBaseField(known)) return undefined
	for (const [label, type] of TYPES) {
		const field = known[label]
		if (field === undefined || (field.type === type && isFiniteOrText(field) && mayBe(label, field))) continue
		const expected = type === 'text' ? 'a text' : 'a finite number'
		const details = fieldDetails(record, label, field)
		return error(
			'pack',
			'E_BASE_TYPE',
			`Record ${record} has the base field "${label}" with ${details.got}, ${expected} is expected.`,
			{ ...details, expected },
		)
	}
	return undefined
}

const hasBaseField = ({ bn, bt, bu, bv, bs, bct, blv }: RawRecord['known']): boolean =>
	(bn ?? bt ?? bu ?? bv ?? bs ?? bct ?? blv) !== undefined

const isFiniteOrText = ({ value }: Field): boolean => typeof value !== 'number' || Number.isFinite(value)

/** Of numbers, only a time can be a date. */
const mayBe = (label: BaseLabel, field: Field): boolean => label === 'bt' || !isDate(field)

/** The base fields after those of the record have been applied: each holds until it is replaced (RFC 8428 §4). */
export const baseAfter = (base: Base, { known }: RawRecord): Base => {
	if (!hasBaseField(known)) return base
	const { bn, bt, bu, bv, bs, bct, blv } = known
	const name = textOf(bn)
	return {
		name: name ?? base.name,
		isNameLegal: name === undefined ? base.isNameLegal : hasNameCharacters(name),
		time: numberOf(bt) ?? base.time,
		unit: textOf(bu) ?? base.unit,
		value: withoutSign(numberOf(bv)) ?? base.value,
		sum: numberOf(bs) ?? base.sum,
		contentFormat: textOf(bct) ?? base.contentFormat,
		objectVersion: textOf(blv) ?? base.objectVersion,
	}
}

/** The same number, and 0 for -0, which JSON of an update could not tell apart. */
const withoutSign = (value: number | undefined): number | undefined =>
	value === undefined ? undefined : value + 0

export const textOf = (field: Field | undefined): string | undefined =>
	field?.type === 'text' ? field.value : undefined

export const numberOf = (field: Field | undefined): number | undefined =>
	field?.type === 'number' ? field.value : undefined
