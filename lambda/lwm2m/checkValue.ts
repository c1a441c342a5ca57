import { type Finding, quote } from '../senml/finding.ts'
import { LABELS, V, VS } from '../senml/labels.ts'
import type { Resolved, Value } from '../senml/resolve/resolved.ts'
import { cutNul, endsInNul } from '../senml/utf8.ts'
import { recordError, recordWarning } from './aboutRecord.ts'
import type { ResourceDefinition } from './objectDefinition.ts'
import type { KnownResource } from './objectTable.ts'
import { TYPES, takes } from './resourceTypes.ts'
import { type InUnit, tooLargeInUnit, unitConverted, unitNotCompared, wrongUnit } from './unitFindings.ts'
import { acceptsUnit, inUnitsOf, isKnownUnit } from './units.ts'

export type ResourceValue = Value

/** A value for an update, and what is to be said about it. */
export type Checked = { readonly value: ResourceValue; readonly warning: Finding | undefined }

/**
 * The value of the record as the definition wants it (LwM2M 1.1 §7.4.4): of its type, which is never changed, and in its
 * unit, to which a number is converted where SenML defines how.
 */
export const checkValue = (source: Resolved, resource: KnownResource): Checked | Finding => {
	const { label, value, record } = source
	const { definition } = resource
	if (label < 0) return sumOnly(source)
	if (
		typeof value === 'number' &&
		record.u !== undefined &&
		resource.label === V &&
		!acceptsUnit(definition, record.u)
	)
		return checkConverted({ source, resource: definition, value, unit: record.u }, resource)
	if (definition.type === 'None') return executeOnly(source, definition)
	return takes(resource, label, value) ? { value, warning: undefined } : wrongType(source, definition)
}

const checkConverted = (sent: InUnit, rule: KnownResource): Checked | Finding => {
	const { source, resource } = sent
	if (!isKnownUnit(resource.units ?? '')) return checkInUnknownUnit(sent, rule)
	const exact = inUnitsOf(resource, sent.value, sent.unit)
	if (exact === undefined) return wrongUnit(sent)
	// LwM2M 1.1, Appendix C: a Time is a whole number of seconds.
	const value = rule.isTime ? Math.floor(exact) : exact
	if (!Number.isFinite(value)) return tooLargeInUnit(sent)
	if (!takes(rule, V, value)) return wrongType(source, resource, `${value} ${resource.units}`)
	return { value, warning: unitConverted(sent, value) }
}

/** A definition in a unit that SenML does not know, such as "ppt", has no say in what unit a value comes. */
const checkInUnknownUnit = (sent: InUnit, rule: KnownResource): Checked | Finding => {
	const { source, resource, value } = sent
	return takes(rule, V, value) ? { value, warning: unitNotCompared(sent) } : wrongType(source, resource)
}

/** The value with its label, short. */
const describeValue = ({ label, value }: Resolved): string =>
	`${LABELS[label]} ${typeof value === 'string' ? quote(value) : value}`

const wrongType = (source: Resolved, { name, type }: ResourceDefinition, converted?: string): Finding => {
	const sent = describeValue(source)
	const got = converted === undefined ? sent : `${sent} ${source.record.u}, which is ${converted}`
	return recordError(
		source,
		'E_VALUE_TYPE',
		`: resource ${quote(name)} is of type ${type} and takes ${TYPES[type].expected}, got ${got}`,
		{ expected: TYPES[type].expected, got },
	)
}

const executeOnly = (source: Resolved, { name }: ResourceDefinition): Finding => {
	const got = describeValue(source)
	return recordError(
		source,
		'E_VALUE_TYPE',
		`: resource ${quote(name)} can only be executed and has no value, got ${got}`,
		{ expected: TYPES.None.expected, got },
	)
}

const sumOnly = (source: Resolved): Finding =>
	recordError(source, 'E_NO_LWM2M_VALUE', ` has only a sum (s), which LwM2M has no use for`, {
		expected: 'one of v, vs, vb, vd',
	})

/** A record whose value is in the form that its type has, and what is to be said about the form it came in. */
type Readable = { readonly source: Resolved; readonly warning?: Finding }

/** A value in a form that devices send and that loses nothing, or says why it cannot be taken. */
export const readable = (source: Resolved, resource: ResourceDefinition): Readable | Finding => {
	const { label, value } = source
	if (source.isDate && resource.type !== 'Time') return noDate(source, resource)
	if (typeof value === 'number' && label === V && resource.type === 'Time' && !Number.isInteger(value))
		return { source: { ...source, value: Math.floor(value) }, warning: fractionCut(source, resource, value) }
	if (typeof value === 'string' && label === VS && endsInNul(value))
		return { source: { ...source, value: cutNul(value) }, warning: nulCut(source, resource) }
	return { source }
}

const noDate = (source: Resolved, { name, type }: ResourceDefinition): Finding =>
	recordError(
		source,
		'E_VALUE_TYPE',
		`: resource ${quote(name)} is of type ${type}, but its value came as a date (tag 0 or 1), which only a Time is`,
		{ field: 'v', got: 'a date' },
	)

/** LwM2M 1.1, Appendix C: a Time is a whole number of seconds. */
const fractionCut = (source: Resolved, { name }: ResourceDefinition, v: number): Finding =>
	recordWarning(
		source,
		'W_TIME_FRACTION',
		`: resource ${quote(name)} is in whole seconds, of ${v} the fraction was cut`,
		{ field: 'v', expected: 'a whole number of seconds', got: `${v}` },
	)

const nulCut = (source: Resolved, { name }: ResourceDefinition): Finding =>
	recordWarning(
		source,
		'W_ENCODING',
		`: the text for resource ${quote(name)} ends in NUL, as a C string does; the text before it was taken`,
		{ field: 'vs' },
	)
