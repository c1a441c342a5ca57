import type { Value } from '../senml/resolve/resolved.ts'
import {
	type ObjectDefinition,
	type ObjectDefinitions,
	type ResourceDefinition,
	TIMESTAMP_RESOURCE,
} from './objectDefinition.ts'
import { isInRange } from './range.ts'
import { type TakenNumbers, TYPES } from './resourceTypes.ts'

/** The definition of an object in the form that takes the least time to look at. */
export type KnownObject = {
	readonly definition: ObjectDefinition
	/** by id */
	readonly resources: readonly (KnownResource | undefined)[]
	/** mandatory resources below `BITS`, one bit each */
	readonly mandatoryBits: number
	/** ids of the others */
	readonly mandatoryBeyond: readonly number[]
}

/** All of one shape, whatever the definition says. */
export type KnownResource = TakenNumbers & {
	readonly definition: ResourceDefinition
	readonly isTime: boolean
	readonly isMultiple: boolean
	/** the range of numbers */
	readonly min: number
	readonly max: number
	/** whether more than smallest and largest value is to be looked at */
	readonly isLimited: boolean
}

/** Ids below this have a bit of their own. */
export const BITS = 31

const known = new WeakMap<ObjectDefinitions, Map<number, KnownObject>>()

/** Most often the same definitions are asked for again. */
let last: { readonly definitions: ObjectDefinitions; readonly objects: Map<number, KnownObject> } | undefined

const objectsOf = (definitions: ObjectDefinitions): Map<number, KnownObject> => {
	if (last?.definitions === definitions) return last.objects
	const objects = known.get(definitions) ?? new Map<number, KnownObject>()
	known.set(definitions, objects)
	last = { definitions, objects }
	return objects
}

/** Undefined if there is no such object. */
export const knownObject = (definitions: ObjectDefinitions, object: number): KnownObject | undefined => {
	const objects = objectsOf(definitions)
	const existing = objects.get(object)
	if (existing !== undefined) return existing
	const definition = definitions.get(object)
	if (definition === undefined) return undefined
	const made = toKnownObject(definition)
	objects.set(object, made)
	return made
}

/** Resource 99 is the time of an update in every object, whether its definition has it or not. */
const TIMESTAMP: ResourceDefinition = { name: 'Timestamp', type: 'Time' }

const toKnownObject = (definition: ObjectDefinition): KnownObject => {
	const { resources } = definition
	const mandatory = [...resources.keys()].filter(
		(id) => id !== TIMESTAMP_RESOURCE && resources.get(id)?.mandatory === true,
	)
	return {
		definition,
		resources: Array.from({ length: Math.max(TIMESTAMP_RESOURCE, ...resources.keys()) + 1 }, (_, id) =>
			toKnownResource(resources.get(id) ?? (id === TIMESTAMP_RESOURCE ? TIMESTAMP : undefined)),
		),
		mandatoryBits: mandatory.filter((id) => id < BITS).reduce((all, id) => all | (1 << id), 0),
		mandatoryBeyond: mandatory.filter((id) => id >= BITS),
	}
}

const toKnownResource = (definition: ResourceDefinition | undefined): KnownResource | undefined => {
	if (definition === undefined) return undefined
	const { type, range, allowed, multiple = false } = definition
	const { label, isWhole = false, limits } = TYPES[type]
	const [least, most] = limits ?? ANY
	const [min, max] = range ?? ANY
	return {
		definition,
		label,
		isWhole,
		least,
		most,
		isTime: type === 'Time',
		isMultiple: multiple,
		min,
		max,
		isLimited: range === undefined && allowed !== undefined,
	}
}

/** Whether the value is in the range of its resource, or the resource has none. */
export const isUsualRange = ({ definition, min, max, isLimited }: KnownResource, value: Value): boolean => {
	if (isLimited) return isInRange(definition, value)
	return typeof value !== 'number' || (value >= min && value <= max)
}

const ANY = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const
