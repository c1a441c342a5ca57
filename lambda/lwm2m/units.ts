import type { ResourceDefinition } from './objectDefinition.ts'

/** Units of RFC 8428 §12.1 and RFC 8798 that say the same as the text in an object definition. */
const SENML_UNITS: ReadonlyMap<string, readonly string[]> = new Map([
	['°', ['deg', 'lat', 'lon']],
	['°C', ['Cel']],
	['%', ['%RH', '%EL']],
])

/** Units that a value for the resource may have. */
export const unitsFor = ({ units }: ResourceDefinition): readonly string[] =>
	units === undefined ? [] : [...(SENML_UNITS.get(units) ?? []), units]

/** Whether the value can be taken as it is: no unit was sent, none is defined, or it is the same. */
export const acceptsUnit = (resource: ResourceDefinition, unit: string | undefined): boolean =>
	unit === undefined || resource.units === undefined || unitsFor(resource).includes(unit)
