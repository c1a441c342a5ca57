import { clip, type Details, type Finding, quote } from '../senml/finding.ts'
import type { Resolved } from '../senml/resolve/resolved.ts'
import { recordError, recordWarning } from './aboutRecord.ts'
import type { ResourceDefinition } from './objectDefinition.ts'
import { isRegistered, PERCENT_SIGN, unitsFor } from './units.ts'

/** Something about a value and the unit it came in. */
export type InUnit = {
	readonly source: Resolved
	readonly resource: ResourceDefinition
	/** as it was sent, with the base value */
	readonly value: number
	readonly unit: string
}

export const wrongUnit = ({ source, resource, unit }: InUnit): Finding => {
	const accepted = unitsFor(resource).join(' or ')
	const reason = isRegistered(unit)
		? `the unit ${quote(unit)} measures something else`
		: `${quote(unit)} is no registered SenML unit`
	return recordError(
		source,
		'E_VALUE_TYPE',
		`: resource ${quote(resource.name)} is in ${resource.units}, but ${reason}; it takes ${accepted}`,
		{ ...unitPlace(source), expected: accepted, got: clip(unit) },
	)
}

/** The value became another number. */
export const unitConverted = ({ source, resource, value, unit }: InUnit, converted: number): Finding =>
	recordWarning(
		source,
		'W_UNIT',
		unit === PERCENT_SIGN && resource.units === PERCENT_SIGN
			? `: ${value} % was taken as a percentage, as resource ${quote(resource.name)} is defined; in SenML the unit "%" is a ratio of 0 to 1, so send "/100" instead`
			: `: ${value} ${unit} was converted to ${converted} ${resource.units}, the unit of resource ${quote(resource.name)}`,
		{ ...unitPlace(source), expected: resource.units, got: unit },
	)

/** The unit of the resource is none of SenML. */
export const unitNotCompared = ({ source, resource, value, unit }: InUnit): Finding =>
	recordWarning(
		source,
		'W_UNIT',
		`: ${value} in ${quote(unit)} was taken as it is, because resource ${quote(resource.name)} is defined in ${quote(resource.units ?? '')}, which is no SenML unit`,
		{ ...unitPlace(source), expected: resource.units, got: clip(unit) },
	)

export const tooLargeInUnit = ({ source, resource, value, unit }: InUnit): Finding =>
	recordError(
		source,
		'E_NOT_FINITE',
		`: ${value} ${unit} is not finite after conversion to ${resource.units}, the unit of resource ${quote(resource.name)}`,
		{ ...unitPlace(source), expected: 'a finite number', got: `${value} ${unit}` },
	)

/** Where the unit stands, if that is known, otherwise the record. */
const unitPlace = ({ byteOffset, byteLength, unit }: Resolved): Details => ({
	field: unit?.label ?? 'u',
	byteOffset: unit?.byteOffset ?? byteOffset,
	byteLength: unit?.byteOffset === undefined ? byteLength : unit.byteLength,
})
