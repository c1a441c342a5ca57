import { convertUnit, isSameScale, SENML_UNITS } from '../senml/resolve/unitTable.ts'
import type { ResourceDefinition } from './objectDefinition.ts'

/** Units as object definitions write them, by their SenML names. There, "%" is a percentage. */
const SENML_NAMES: ReadonlyMap<string, string> = new Map([
	['°C', 'Cel'],
	['°', 'deg'],
	['%', '/100'],
	['‰', '/1000'],
	['Ω', 'Ohm'],
	['m²', 'm2'],
	['m³', 'm3'],
	['m/s²', 'm/s2'],
	['W/m²', 'W/m2'],
	['µg/m³', 'ug/m3'],
])

/** RFC 8428 §12.1: units that say what they measure as well; their numbers are those of the unit in front. */
const SPECIAL: ReadonlyMap<string, readonly string[]> = new Map([
	['deg', ['lat', 'lon']],
	['/100', ['%RH', '%EL']],
	['s', ['EL']],
])

/** RFC 8428 §12.1, note 1: in SenML this is a ratio of 0 to 1, which is not what those who send it mean. */
export const PERCENT_SIGN = '%'

export const isRegistered = (unit: string): boolean => SENML_UNITS.has(unit)

const senmlName = (units: string): string => SENML_NAMES.get(units) ?? units

/** Whether the unit of a definition says in what units values may come. */
export const isKnownUnit = (units: string): boolean => SENML_UNITS.has(senmlName(units))

/** Whether the value can be taken as it is, without a word: no unit was sent, none is defined, or it is the same. */
export const acceptsUnit = ({ units }: ResourceDefinition, unit: string | undefined): boolean => {
	if (unit === undefined || units === undefined) return true
	if (unit === units) return unit !== PERCENT_SIGN
	const name = senmlName(units)
	if (unit === name || SPECIAL.get(name)?.includes(unit) === true) return true
	const [from, to] = [SENML_UNITS.get(unit), SENML_UNITS.get(name)]
	return from !== undefined && to !== undefined && isSameScale(from, to)
}

/** The value in the unit of the resource, undefined if there is no way from one to the other. */
export const inUnitsOf = (
	{ units = '' }: ResourceDefinition,
	value: number,
	unit: string,
): number | undefined => {
	if (unit === units) return value
	const [from, to] = [SENML_UNITS.get(unit), SENML_UNITS.get(senmlName(units))]
	return from !== undefined && from.base === to?.base ? convertUnit(value, from, to) : undefined
}

/** Units that a value for the resource may have, those that need no conversion first. */
export const unitsFor = ({ units }: ResourceDefinition): readonly string[] => {
	if (units === undefined) return []
	const name = senmlName(units)
	return [...new Set([name, ...(SPECIAL.get(name) ?? []), units, ...relatives(name)])]
}

/** Only findings tell them: what asks for none starts without them. */
const relatives = (name: string): readonly string[] => {
	const base = SENML_UNITS.get(name)?.base
	return base === undefined
		? []
		: [...SENML_UNITS].flatMap(([unit, other]) => (other.base === base ? [unit] : []))
}
