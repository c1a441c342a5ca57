import { error, type Finding, quote } from '../senml/finding.ts'
import type { Resolved, SenMLRecord } from '../senml/resolved.ts'
import type { ResourceDefinition, ResourceType } from './objectDefinition.ts'
import { acceptsUnit, unitsFor } from './units.ts'

/** An opaque value is base64url text. */
export type ResourceValue = string | number | boolean

/** The value of the record as the definition wants it (LwM2M 1.1 §7.4.4); never a conversion. */
export const checkValue = (source: Resolved, resource: ResourceDefinition): ResourceValue | Finding => {
	const { record } = source
	if (!hasValue(record)) return sumOnly(source)
	const value = VALUES[resource.type](record)
	if (value === undefined) return wrongType(source, resource)
	if (typeof value === 'number' && !acceptsUnit(resource, record.u)) return wrongUnit(source, resource)
	return value
}

/** The same question for a value alone that is no Opaque, of which nothing is to be said if it does not fit. */
export const fits = (
	resource: ResourceDefinition,
	value: ResourceValue,
	unit: string | undefined,
): boolean => {
	const { type } = resource
	if (typeof value === 'boolean') return type === 'Boolean'
	if (typeof value === 'string') return type === 'String' && value !== ''
	if (type !== 'Float' && !(isWhole(type) && isLong(value))) return false
	return acceptsUnit(resource, unit)
}

const isWhole = (type: ResourceType): boolean => type === 'Integer' || type === 'Time'

const isLong = (value: number): boolean => Number.isInteger(value) && Math.abs(value) <= 2 ** 63

const integer = ({ v }: SenMLRecord): number | undefined => (v !== undefined && isLong(v) ? v : undefined)

const VALUES: Readonly<Record<ResourceType, (record: SenMLRecord) => ResourceValue | undefined>> = {
	Float: ({ v }) => v,
	Integer: integer,
	Time: integer,
	Boolean: ({ vb }) => vb,
	// An update must not have an empty string.
	String: ({ vs }) => (vs === '' ? undefined : vs),
	Opaque: ({ vd }) => (vd === '' ? undefined : vd),
}

const EXPECTED: Readonly<Record<ResourceType, string>> = {
	Float: 'a number (v)',
	Integer: 'a whole number of 64 bits (v)',
	Time: 'a whole number of seconds (v)',
	Boolean: 'true or false (vb)',
	String: 'a text that is not empty (vs)',
	Opaque: 'bytes (vd)',
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

const wrongType = (source: Resolved, { name, type }: ResourceDefinition): Finding => {
	const { index, record } = source
	const got = describeValue(record)
	return error(
		'lwm2m',
		'E_VALUE_TYPE',
		`Record ${index} (${quote(record.n)}): resource ${quote(name)} is of type ${type} and takes ${EXPECTED[type]}, got ${got}.`,
		{ ...position(source), expected: EXPECTED[type], got },
	)
}

const wrongUnit = (source: Resolved, resource: ResourceDefinition): Finding => {
	const { index, record } = source
	const expected = unitsFor(resource).join(' or ')
	return error(
		'lwm2m',
		'E_VALUE_TYPE',
		`Record ${index} (${quote(record.n)}): resource ${quote(resource.name)} is in ${resource.units}, got the unit ${quote(record.u ?? '')}; values are not converted.`,
		{ ...position(source), field: 'u', expected, got: record.u },
	)
}

const sumOnly = (source: Resolved): Finding =>
	error(
		'lwm2m',
		'E_NO_LWM2M_VALUE',
		`Record ${source.index} (${quote(source.record.n)}) has only a sum (s), which LwM2M has no use for.`,
		{ ...position(source), expected: 'one of v, vs, vb, vd' },
	)
