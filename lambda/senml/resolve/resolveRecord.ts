import { fieldProblem } from '../fieldTypes.ts'
import type { Finding } from '../finding.ts'
import { hasNameCharacters, startsLikeName } from '../name.ts'
import { isDate, type RawRecord } from '../record.ts'
import {
	baseValueTaken,
	illegalName,
	infiniteSum,
	mislabelledValue,
	noValue,
	tooManyValues,
} from '../recordRefusal.ts'
import { type Base, numberOf, textOf } from './baseFields.ts'
import type { Resolved, SenMLRecord, UnitPlace } from './resolved.ts'
import { absoluteTime, implausibleTime, isAbsolute, isPlausible } from './time.ts'
import {
	isBaseValue,
	resolveContentFormat,
	resolveSum,
	resolveValue,
	type Value,
	valueLabels,
} from './value.ts'
import { DEFAULT_VERSION } from './version.ts'

/** What is the same for all records of a pack. */
export type PackContext = {
	/** seconds since the Unix epoch */
	readonly receivedAt: number
	/** `bver` */
	readonly version: number
	/** names that are accepted beyond those of RFC 8428 §4.5.1 */
	readonly isToleratedName: (name: string) => boolean
	/** what is wrong with a name that almost is one of those, as the end of a sentence */
	readonly explainName: (name: string) => string | undefined
}

/** The name that the record has under the base fields in force (RFC 8428 §4.5.1). */
export const nameOf = ({ known }: RawRecord, base: Base): string => base.name + (textOf(known.n) ?? '')

/**
 * Resolves one record under the base fields in force (RFC 8428 §4.6), or says why it is dropped: the first error, or that
 * it has no value. Warnings about a record that is not dropped go to `findings`.
 */
export const resolveRecord = (
	raw: RawRecord,
	index: number,
	base: Base,
	pack: PackContext,
	findings: Finding[],
): Resolved | Finding => {
	const labels = valueLabels(raw)
	if (labels.length > 1) return tooManyValues(raw, index, labels)
	const problem = fieldProblem(raw, index)
	if (problem !== undefined) return problem
	const sum = resolveSum(raw, base)
	const name = nameOf(raw, base)
	const hasBaseValue = labels.length === 0 && sum === undefined && isBaseValue(raw, base)
	// It is not the base value that such a record says.
	if (labels.length === 0 && raw.hasMislabelledValue) return mislabelledValue(raw, index)
	if (labels.length === 0 && sum === undefined && !hasBaseValue) return noValue(raw, index, name)
	if (!isName(raw, base, name) && !pack.isToleratedName(name))
		return illegalName(raw, index, name, pack.explainName(name))
	const warnings: Finding[] = []
	if (hasBaseValue) warnings.push(baseValueTaken(raw, index, name, base.value))
	const value = hasBaseValue ? { v: base.value ?? 0 } : resolveValue(raw, index, base, warnings)
	if ('code' in value) return value
	if (sum !== undefined && !Number.isFinite(sum)) return infiniteSum(raw, index)
	const time = base.time + (numberOf(raw.known.t) ?? 0)
	const t = absoluteTime(time, pack.receivedAt)
	if (!isPlausible(t)) return implausibleTime(raw, index, t)
	for (const warning of warnings) findings.push(warning)
	return {
		index,
		byteOffset: raw.byteOffset,
		byteLength: raw.byteLength,
		record: assemble(raw, base, pack, { name, value, sum, t }),
		isTimed: time !== 0,
		isAbsolute: isAbsolute(time),
		isDate: raw.known.v !== undefined && isDate(raw.known.v),
		objectVersion: base.objectVersion,
		unit: unitPlace(raw, base),
	}
}

/** RFC 8428 §4.5.2: its own unit, otherwise the base unit. */
const unitPlace = ({ known: { u, bu } }: RawRecord, base: Base): UnitPlace | undefined => {
	if (u === undefined && base.unit === undefined) return undefined
	const field = u ?? bu
	return {
		label: u === undefined ? 'bu' : 'u',
		byteOffset: field?.byteOffset,
		byteLength: field?.byteLength,
	}
}

type Parts = {
	readonly name: string
	readonly value: Value
	readonly sum: number | undefined
	readonly t: number
}

const assemble = (
	raw: RawRecord,
	base: Base,
	pack: PackContext,
	{ name, value, sum, t }: Parts,
): SenMLRecord => {
	const record: { -readonly [member in keyof SenMLRecord]: SenMLRecord[member] } = { n: name, t }
	const unit = textOf(raw.known.u) ?? base.unit
	if (unit !== undefined) record.u = unit
	if (value.v !== undefined) record.v = value.v
	if (value.vs !== undefined) record.vs = value.vs
	if (value.vb !== undefined) record.vb = value.vb
	if (value.vd !== undefined) record.vd = value.vd
	if (value.vlo !== undefined) record.vlo = value.vlo
	if (sum !== undefined) record.s = sum
	const updateTime = numberOf(raw.known.ut)
	if (updateTime !== undefined) record.ut = updateTime
	const contentFormat = resolveContentFormat(raw, base, value)
	if (contentFormat !== undefined) record.ct = contentFormat
	if (pack.version !== DEFAULT_VERSION) record.bver = pack.version
	return record
}

/** The base name is checked once, where it is set: a long one must not cost again for each record. */
const isName = ({ known }: RawRecord, base: Base, name: string): boolean =>
	base.isNameLegal &&
	hasNameCharacters(textOf(known.n) ?? '') &&
	startsLikeName(base.name === '' ? name : base.name)
