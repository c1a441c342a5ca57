import { fieldProblem } from '../fieldTypes.ts'
import type { Finding } from '../finding.ts'
import { DATES, TRUE } from '../kinds.ts'
import { BASE, BU, LABELS, N, REGULAR, S, T, U, UT, V, VALUES, VB, VD, VLO, VS } from '../labels.ts'
import { hasNameCharacters, startsLikeName } from '../name.ts'
import {
	type Fields,
	fieldSpan,
	has,
	hasKind,
	isNull,
	numberOf,
	recordSpan,
	type Span,
	textAt,
	textOf,
} from '../record.ts'
import {
	baseValueTaken,
	illegalName,
	infiniteSum,
	mislabelledValue,
	noValue,
	tooManyValues,
} from '../recordRefusal.ts'
import { baseName, takeBase } from './baseFields.ts'
import { type BaseOnly, baseOnlyRecord, saysNameOrTime } from './baseOnly.ts'
import type { Resolution, Resolved, SenMLRecord } from './resolved.ts'
import { absoluteTime, implausibleTime, isAbsolute, isPlausible } from './time.ts'
import {
	bytesValue,
	contentFormatOf,
	EXACT_BELOW,
	infiniteValue,
	linkProblem,
	precisionLost,
} from './value.ts'
import { DEFAULT_VERSION } from './version.ts'

/** Names that are taken beyond those of RFC 8428 §4.5.1. */
export type Names = {
	/** whether the name of the record is one of a kind that is always taken; looked at before all other rules */
	readonly isTaken: () => boolean
	/** what is wrong with a name that almost is one of those, as the end of a sentence */
	readonly explain: (name: string) => string | undefined
}

/** What became of a record. */
export const [RESOLVED, SKIPPED, DROPPED] = [0, 1, 2] as const

/**
 * Resolves the record that was just read under the base fields in force (RFC 8428 §4.6): name, unit, time, value and sum
 * with the base fields applied, the time absolute. A problem drops the record, but not its base fields: the first error
 * counts. `receivedAt` is the moment of reception, to which times below 2**28 are relative.
 */
export const resolve = (pack: Resolution, names: Names): number => {
	const { fields, base, receivedAt } = pack
	const { seen, odd } = fields
	if ((seen & BASE) !== 0) takeBase(base, fields, pack.found)
	if ((seen & REGULAR) === 0) return noteBaseOnly(pack)
	pack.events?.delete(baseName(base, fields))
	let values = seen & VALUES
	if ((odd & REGULAR) !== 0 || (values & (values - 1)) !== 0) {
		values = withoutNull(pack, values)
		const problem = multipleValues(pack, values) ?? fieldProblem(fields)
		if (problem !== undefined) return drop(pack, problem)
	}
	const own = ((seen >> S) & 1) === 0 ? undefined : numberOf(fields, S)
	// RFC 8428 §4.5.4: base sum plus sum, either alone counts as the sum.
	pack.sum = own === undefined ? base.sum : (base.sum ?? 0) + own
	if (values === 0) {
		if (fields.hasMislabelledValue) return drop(pack, mislabelledValue(fields))
		if (pack.sum === undefined && !hasBaseValue(pack)) return skip(pack)
	}
	if (!names.isTaken()) {
		const name = nameOf(pack)
		if (!isName(pack, name)) return drop(pack, illegalName(fields, name, names.explain(name)))
	}
	const warning = takeValue(pack, values)
	if (warning?.severity === 'error') return drop(pack, warning)
	if (pack.sum !== undefined && !Number.isFinite(pack.sum)) return drop(pack, infiniteSum(fields))
	pack.time = base.time + (((seen >> T) & 1) === 0 ? 0 : (fields.numbers[T] ?? 0))
	pack.t = absoluteTime(pack.time, receivedAt)
	if (!isPlausible(pack.t)) return drop(pack, implausibleTime(fields, pack.t))
	if (warning !== undefined) pack.found.findings.push(warning)
	pack.count += 1
	if (!isAbsolute(pack.time)) pack.isAbsolute = false
	return RESOLVED
}

/** The name that the record has under the base fields in force (RFC 8428 §4.5.1). */
export const nameOf = ({ fields, base }: Resolution): string =>
	baseName(base, fields) + (textOf(fields, N) ?? '')

const isName = ({ fields, base }: Resolution, name: string): boolean => {
	const prefix = baseName(base, fields)
	base.isNameLegal ??= hasNameCharacters(prefix)
	return (
		base.isNameLegal &&
		hasNameCharacters(textOf(fields, N) ?? '') &&
		startsLikeName(prefix === '' ? name : prefix)
	)
}

const drop = ({ found }: Resolution, finding: Finding): number => {
	found.findings.push(finding)
	return DROPPED
}

const skip = (pack: Resolution): number => {
	pack.found.findings.push(noValue(pack.fields, nameOf(pack)))
	return SKIPPED
}

/** Base fields alone hold for what follows, or are an event. */
const noteBaseOnly = (pack: Resolution): number => {
	const { fields, base, found, receivedAt } = pack
	if (fields.hasMislabelledValue) found.findings.push(mislabelledValue(fields))
	else if (saysNameOrTime(fields)) {
		pack.events ??= new Map()
		const name = baseName(base, fields)
		const event = baseOnlyRecord(fields, base, receivedAt)
		const known = pack.events.get(name)
		if (known === undefined) pack.events.set(name, [event])
		else known.push(event)
	}
	return SKIPPED
}

/** The records of base fields that are events, in the order of the pack; notes those whose time cannot be. */
export const takeEvents = ({ events, found }: Resolution): readonly BaseOnly[] => {
	if (events === undefined) return []
	const all = [...events.values()].flat().sort((a, b) => a.index - b.index)
	for (const { problem } of all) if (problem !== undefined) found.findings.push(problem)
	return all.filter(({ problem }) => problem === undefined)
}

const LABELS_OF_VALUES = [V, VS, VB, VD, VLO]

const withoutNull = ({ fields }: Resolution, values: number): number =>
	LABELS_OF_VALUES.reduce((left, label) => (isNull(fields, label) ? left & ~(1 << label) : left), values)

/** RFC 8428 §4.2: one value for each record. */
const multipleValues = ({ fields }: Resolution, values: number): Finding | undefined => {
	if ((values & (values - 1)) === 0) return undefined
	const labels = LABELS_OF_VALUES.filter((label) => ((values >> label) & 1) !== 0)
	return tooManyValues(
		fields,
		labels.map((label) => LABELS[label] ?? ''),
	)
}

/**
 * Whether the base value is the value: it is in force, and the record has none of its own, not even null, and no sum.
 * RFC 8428 §4.5.4 takes a value that is missing for 0, §4.2 wants one in every record.
 */
const hasBaseValue = ({ fields, base, sum }: Resolution): boolean =>
	sum === undefined && base.value !== undefined && (fields.seen & VALUES) === 0

/** Takes the value of a record that has at most one, of the right type; gives what is to be said about it. */
const takeValue = (pack: Resolution, values: number): Finding | undefined => {
	const { fields } = pack
	switch (values) {
		case 1 << V:
			return takeNumber(pack)
		case 1 << VS:
			return set(pack, VS, textAt(fields, VS))
		case 1 << VB:
			return set(pack, VB, fields.kinds[VB] === TRUE)
		case 1 << VD:
			return takeBytes(pack)
		case 1 << VLO:
			return set(pack, VLO, textAt(fields, VLO)) ?? linkProblem(fields)
		default:
			return takeBaseValue(pack)
	}
}

const set = (pack: Resolution, label: number, value: Resolution['value']): undefined => {
	pack.label = label
	pack.value = value
	return undefined
}

const takeNumber = (pack: Resolution): Finding | undefined => {
	const { fields, base } = pack
	const sent = fields.numbers[V] ?? 0
	// Adding the base value, 0 if there is none, makes 0 of -0.
	const value = (base.value ?? 0) + sent
	pack.label = V
	pack.value = value
	if (!Number.isFinite(value)) return infiniteValue(fields, base.value)
	return Math.abs(sent) < EXACT_BELOW ? undefined : precisionLost(fields)
}

const takeBytes = (pack: Resolution): Finding | undefined => {
	const bytes = bytesValue(pack.fields)
	if ('code' in bytes) return bytes
	set(pack, VD, bytes.text)
	return bytes.warning
}

const takeBaseValue = (pack: Resolution): Finding | undefined => {
	const { fields, base } = pack
	pack.label = -1
	if (!hasBaseValue(pack)) return undefined
	set(pack, V, base.value ?? 0)
	return baseValueTaken(fields, nameOf(pack), base.value)
}

/** Its own unit, otherwise the base unit (RFC 8428 §4.5.2). */
export const unitOf = ({ fields, base }: Resolution): string | undefined => textOf(fields, U) ?? base.unit

/** The record that was just resolved, in the form of RFC 8428 §4.6. */
export const resolvedRecord = (pack: Resolution): SenMLRecord => {
	const { fields, base, label, value, sum } = pack
	const record: Record<string, unknown> = { n: nameOf(pack), t: pack.t }
	const unit = unitOf(pack)
	if (unit !== undefined) record['u'] = unit
	const member = LABELS[label]
	if (member !== undefined) record[member] = value
	if (sum !== undefined) record['s'] = sum
	const updateTime = numberOf(fields, UT)
	if (updateTime !== undefined) record['ut'] = updateTime
	const contentFormat = contentFormatOf(fields, base, label)
	if (contentFormat !== undefined) record['ct'] = contentFormat
	const { version = DEFAULT_VERSION } = base
	if (version !== DEFAULT_VERSION) record['bver'] = version
	return record as SenMLRecord
}

/** All about the record that was just resolved. */
export const resolvedOf = (pack: Resolution): Resolved => {
	const { fields, base } = pack
	return {
		index: fields.index,
		...recordSpan(fields),
		record: resolvedRecord(pack),
		label: pack.label,
		value: pack.value,
		isTimed: pack.time !== 0,
		isDate: isDate(fields),
		objectVersion: base.objectVersion,
		unit: unitOf(pack) === undefined ? undefined : unitPlace(fields),
	}
}

const unitPlace = (fields: Fields): Resolved['unit'] => {
	if (has(fields, U)) return { label: 'u', ...fieldSpan(fields, U) }
	return { label: 'bu', ...(has(fields, BU) ? fieldSpan(fields, BU) : NOWHERE) }
}

const NOWHERE: Span = { byteOffset: undefined, byteLength: undefined }

/** Whether the value was sent as a date. */
export const isDate = (fields: Fields): boolean => hasKind(fields, V, DATES)
