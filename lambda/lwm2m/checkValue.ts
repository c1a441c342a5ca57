import { error, type Finding, quote } from '../senml/finding.ts'
import type { Resolved, SenMLRecord } from '../senml/resolve/resolved.ts'
import type { ResourceDefinition, ResourceType } from './objectDefinition.ts'
import { type InUnit, tooLargeInUnit, unitConverted, unitNotCompared, wrongUnit } from './unitFindings.ts'
import { acceptsUnit, inUnitsOf, isKnownUnit } from './units.ts'

/** An opaque value is base64url text, an object link `object:instance`. */
export type ResourceValue = string | number | boolean

/** A value for an update, and what is to be said about it. */
export type Checked = { readonly value: ResourceValue; readonly warning: Finding | undefined }

/**
 * The value of the record as the definition wants it (LwM2M 1.1 §7.4.4): of its type, which is never changed, and in its
 * unit, to which a number is converted where SenML defines how.
 */
export const checkValue = (source: Resolved, resource: ResourceDefinition): Checked | Finding => {
	const { record } = source
	if (!hasValue(record)) return sumOnly(source)
	const { v, u } = record
	if (v !== undefined && u !== undefined && isNumeric(resource) && !acceptsUnit(resource, u))
		return checkConverted({ source, resource, value: v, unit: u })
	if (resource.type === 'None') return executeOnly(source, resource)
	const value = VALUES[resource.type](record)
	return value === undefined ? wrongType(source, resource) : { value, warning: undefined }
}

const checkConverted = (sent: InUnit): Checked | Finding => {
	const { source, resource } = sent
	if (!isKnownUnit(resource.units ?? '')) return checkInUnknownUnit(sent)
	const exact = inUnitsOf(resource, sent.value, sent.unit)
	if (exact === undefined) return wrongUnit(sent)
	// LwM2M 1.1, Appendix C: a Time is a whole number of seconds.
	const converted = resource.type === 'Time' ? Math.floor(exact) : exact
	if (!Number.isFinite(converted)) return tooLargeInUnit(sent)
	const value = VALUES[resource.type]({ ...source.record, v: converted })
	if (value === undefined) return wrongType(source, resource, `${converted} ${resource.units}`)
	return { value, warning: unitConverted(sent, converted) }
}

/** A definition in a unit that SenML does not know, such as "ppt", has no say in what unit a value comes. */
const checkInUnknownUnit = (sent: InUnit): Checked | Finding => {
	const { source, resource } = sent
	const value = VALUES[resource.type](source.record)
	return value === undefined ? wrongType(source, resource) : { value, warning: unitNotCompared(sent) }
}

/** The same question for a value alone that is no Opaque, of which nothing is to be said if it does not fit. */
export const fits = (
	resource: ResourceDefinition,
	value: ResourceValue,
	unit: string | undefined,
): boolean => {
	const { type } = resource
	if (typeof value === 'boolean') return type === 'Boolean'
	if (typeof value === 'string') return (type === 'String' || type === 'Corelnk') && value !== ''
	if (type !== 'Float' && !(isWhole(type) && isLong(value)) && !(type === UNSIGNED && isUnsignedLong(value)))
		return false
	return acceptsUnit(resource, unit)
}

const UNSIGNED = 'Unsigned Integer'

const isNumeric = ({ type }: ResourceDefinition): boolean =>
	type === 'Float' || type === UNSIGNED || isWhole(type)

const isWhole = (type: ResourceType): boolean => type === 'Integer' || type === 'Time'

/** The largest integers of 64 bits become 2**63 and 2**64 in a double. */
const isLong = (value: number): boolean => Number.isInteger(value) && Math.abs(value) <= 2 ** 63

const isUnsignedLong = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 2 ** 64

const integer = ({ v }: SenMLRecord): number | undefined => (v !== undefined && isLong(v) ? v : undefined)

// An update must not have an empty string.
const text = ({ vs }: SenMLRecord): string | undefined => (vs === '' ? undefined : vs)

/** OMA LwM2M TS 1.1, table C-1 and §7.4.4: what SenML field has the value. */
const VALUES: Readonly<Record<ResourceType, (record: SenMLRecord) => ResourceValue | undefined>> = {
	Float: ({ v }) => v,
	Integer: integer,
	[UNSIGNED]: ({ v }) => (v !== undefined && isUnsignedLong(v) ? v : undefined),
	Time: integer,
	Boolean: ({ vb }) => vb,
	String: text,
	Corelnk: text,
	Opaque: ({ vd }) => (vd === '' ? undefined : vd),
	// RFC 8428 has no such field; that its text is two ids is checked with the record.
	Objlnk: ({ vlo }) => vlo,
	None: () => undefined,
}

const EXPECTED: Readonly<Record<ResourceType, string>> = {
	Float: 'a number (v)',
	Integer: 'a whole number of 64 bits (v)',
	[UNSIGNED]: 'a whole number of 64 bits that is not negative (v)',
	Time: 'a whole number of seconds (v)',
	Boolean: 'true or false (vb)',
	String: 'a text that is not empty (vs)',
	Corelnk: 'a text with links in CoRE Link Format (vs)',
	Opaque: 'bytes (vd)',
	Objlnk: 'a link to an object instance such as "3303:0" (vlo)',
	None: 'no value',
}

const hasValue = ({ v, vs, vb, vd, vlo }: SenMLRecord): boolean => (v ?? vs ?? vb ?? vd ?? vlo) !== undefined

/** The value with its label, short. */
export const describeValue = ({ v, vs, vb, vd, vlo }: SenMLRecord): string => {
	if (v !== undefined) return `v ${v}`
	if (vb !== undefined) return `vb ${vb}`
	const [label, text] = vs !== undefined ? ['vs', vs] : vd !== undefined ? ['vd', vd] : ['vlo', vlo ?? '']
	return `${label} ${quote(text)}`
}

const position = ({ index, byteOffset, byteLength, record }: Resolved) => ({
	record: index,
	name: record.n,
	byteOffset,
	byteLength,
})

const wrongType = (source: Resolved, { name, type }: ResourceDefinition, converted?: string): Finding => {
	const { index, record } = source
	const sent = describeValue(record)
	const got = converted === undefined ? sent : `${sent} ${record.u}, which is ${converted}`
	return error(
		'lwm2m',
		'E_VALUE_TYPE',
		`Record ${index} (${quote(record.n)}): resource ${quote(name)} is of type ${type} and takes ${EXPECTED[type]}, got ${got}.`,
		{ ...position(source), expected: EXPECTED[type], got },
	)
}

const executeOnly = (source: Resolved, { name }: ResourceDefinition): Finding => {
	const got = describeValue(source.record)
	return error(
		'lwm2m',
		'E_VALUE_TYPE',
		`Record ${source.index} (${quote(source.record.n)}): resource ${quote(name)} can only be executed and has no value, got ${got}.`,
		{ ...position(source), expected: EXPECTED.None, got },
	)
}

const sumOnly = (source: Resolved): Finding =>
	error(
		'lwm2m',
		'E_NO_LWM2M_VALUE',
		`Record ${source.index} (${quote(source.record.n)}) has only a sum (s), which LwM2M has no use for.`,
		{ ...position(source), expected: 'one of v, vs, vb, vd' },
	)
