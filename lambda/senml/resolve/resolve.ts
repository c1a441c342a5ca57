import { fieldProblem } from '../fieldTypes.ts'
import type { Finding } from '../finding.ts'
import { DATES, TRUE } from '../kinds.ts'
import { BASE, BU, LABELS, N, REGULAR, S, T, U, UT, V, VALUES, VB, VD, VLO, VS } from '../labels.ts'
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
	hasNameCharacters,
	illegalName,
	infiniteSum,
	mislabelledValue,
	noValue,
	startsLikeName,
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

/** What became of a record. */
export const [RESOLVED, SKIPPED, DROPPED] = [0, 1, 2] as const

/** Applies the base fields of the record that was just read. False if it has nothing else: it says something, or nothing. */
export const applyBase = (pack: Resolution): boolean => {
	const { fields, base, found } = pack
	if ((fields.seen & BASE) !== 0) takeBase(base, fields, found)
	if ((fields.seen & REGULAR) === 0) {
		noteBaseOnly(pack)
		return false
	}
	if (pack.events !== undefined) pack.events.delete(baseName(base, fields))
	return true
}

/**
 * Resolves the record whose base fields were just applied (RFC 8428 §4.6): name, unit, time, value and sum with the base
 * fields in force, the time absolute. A problem drops the record, but not its base fields: the first error counts.
 * `receivedAt` is the moment of reception, to which times below 2**28 are relative.
 * @param isTaken whether the name is one that is taken beyond those of RFC 8428 §4.5.1
 * @param explain what is wrong with a name that almost is one of those, as the end of a sentence
 */
export const resolve = (
	pack: Resolution,
	isTaken: boolean,
	explain: (name: string) => string | undefined,
): number => {
	const { fields, base, receivedAt } = pack
	const { seen, odd } = fields
	let values = seen & VALUES
	if (odd !== 0 || values === 0 || (values & (values - 1)) !== 0) {
		values = withoutNull(pack, values)
		const problem = valueProblem(pack, values)
		if (problem !== undefined) return drop(pack, problem)
	}
	if (!isTaken && !isName(pack)) return drop(pack, nameProblem(pack, explain))
	const warning = takeValue(pack, values)
	if (warning?.severity === 'error') return drop(pack, warning)
	pack.sum = base.sum === undefined && ((seen >> S) & 1) === 0 ? undefined : sumOf(pack)
	if (pack.sum !== undefined && !Number.isFinite(pack.sum)) return drop(pack, infiniteSum(fields))
	const time = ((seen >> T) & 1) === 0 ? base.time : base.time + (fields.numbers[T] ?? 0)
	const t = absoluteTime(time, receivedAt)
	if (!isPlausible(t)) return drop(pack, implausibleTime(fields, t))
	if (warning !== undefined) pack.found.findings.push(warning)
	pack.time = time
	pack.t = t
	pack.count += 1
	if (!isAbsolute(time)) pack.isAbsolute = false
	return RESOLVED
}

/** More than one value, a field of the wrong type, or no value. */
const valueProblem = (pack: Resolution, values: number): Finding | undefined => {
	const { fields } = pack
	const problem = multipleValues(pack, values) ?? fieldProblem(fields)
	if (problem !== undefined || values !== 0) return problem
	if (fields.hasMislabelledValue) return mislabelledValue(fields)
	if (sumOf(pack) !== undefined || hasBaseValue(pack)) return undefined
	return noValue(fields, nameOf(pack))
}

/** Base sum plus sum; either alone counts as the sum (RFC 8428 §4.5.4). */
const sumOf = ({ fields, base }: Resolution): number | undefined => {
	const own = numberOf(fields, S)
	return own === undefined ? base.sum : (base.sum ?? 0) + own
}

/** The name that the record has under the base fields in force (RFC 8428 §4.5.1). */
export const nameOf = ({ fields, base }: Resolution): string =>
	baseName(base, fields) + (textOf(fields, N) ?? '')

const nameProblem = (pack: Resolution, explain: (name: string) => string | undefined): Finding => {
	const name = nameOf(pack)
	return illegalName(pack.fields, name, explain(name))
}

const isName = ({ fields, base }: Resolution): boolean => {
	const prefix = baseName(base, fields)
	const own = textOf(fields, N) ?? ''
	base.isNameLegal ??= hasNameCharacters(prefix)
	return base.isNameLegal && hasNameCharacters(own) && startsLikeName(prefix === '' ? own : prefix)
}

/** A record that has no value is left out, which is no error. */
const drop = ({ found }: Resolution, finding: Finding): number => {
	found.findings.push(finding)
	return finding.severity === 'error' ? DROPPED : SKIPPED
}

/** Base fields alone hold for what follows, or are an event. */
const noteBaseOnly = (pack: Resolution): void => {
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
 * Whether the base value is the value: it is in force, and the record has none of its own, not even null. RFC 8428 §4.5.4 takes a value that is missing for 0, §4.2 wants one in every record.
 */
const hasBaseValue = ({ fields, base }: Resolution): boolean =>
	base.value !== undefined && (fields.seen & VALUES) === 0

/** Takes the value of a record that has at most one, of the right type; gives what is to be said about it. */
const takeValue = (pack: Resolution, values: number): Finding | undefined => {
	if (values !== NUMBER) return takeOther(pack, values)
	const { fields, base } = pack
	const sent = fields.numbers[V] ?? 0
	// Adding the base value, 0 if there is none, makes 0 of -0.
	const value = (base.value ?? 0) + sent
	pack.label = V
	pack.value = value
	if (Math.abs(sent) < EXACT_BELOW && Math.abs(value) < Number.POSITIVE_INFINITY) return undefined
	return Number.isFinite(value) ? precisionLost(fields) : infiniteValue(fields, base.value)
}

const NUMBER = 1 << V

const takeOther = (pack: Resolution, values: number): Finding | undefined => {
	const { fields } = pack
	switch (values) {
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

const takeBytes = (pack: Resolution): Finding | undefined => {
	const bytes = bytesValue(pack.fields)
	if ('code' in bytes) return bytes
	set(pack, VD, bytes.text)
	return bytes.warning
}

const takeBaseValue = (pack: Resolution): Finding | undefined => {
	const { fields, base } = pack
	pack.label = -1
	if (sumOf(pack) !== undefined || !hasBaseValue(pack)) return undefined
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
