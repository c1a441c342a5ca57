import { fits, type ResourceValue } from './checkValue.ts'
import {
	type ObjectDefinition,
	type ObjectDefinitions,
	type ResourceDefinition,
	type ResourceType,
	TIMESTAMP_RESOURCE,
} from './objectDefinition.ts'
import { isInRange } from './range.ts'

/** The definition of an object in the form that takes the least time to look at. */
export type PlainObject = {
	/** by id, without those that a plain record cannot be about: resources with instances, and the time */
	readonly resources: readonly (PlainResource | undefined)[]
	/** mandatory resources below `BITS`, one bit each */
	readonly mandatoryBits: number
	/** ids of the others */
	readonly mandatoryBeyond: readonly number[]
}

/** All of one shape, whatever the definition says. */
type PlainResource = {
	readonly definition: ResourceDefinition
	readonly kind: number
	readonly min: number
	readonly max: number
	/** whether more than smallest and largest value is to be looked at */
	readonly isLimited: boolean
}

/** Ids below this have a bit of their own. */
export const BITS = 31

const NONE = 0
const FLOAT = 1
const WHOLE = 2
const BOOLEAN = 3
const STRING = 4

const KINDS: Readonly<Record<ResourceType, number>> = {
	Float: FLOAT,
	Integer: WHOLE,
	'Unsigned Integer': WHOLE,
	Time: WHOLE,
	Boolean: BOOLEAN,
	String: STRING,
	Corelnk: STRING,
	Opaque: NONE,
	Objlnk: NONE,
	None: NONE,
}

/** Whether nothing is to be said about the value. */
export const accepts = (
	{ definition, kind, min, max, isLimited }: PlainResource,
	value: ResourceValue,
	unit: string | undefined,
): boolean => {
	if (isLimited && !isInRange(definition, value)) return false
	if (typeof value === 'string') return kind === STRING && value !== ''
	if (typeof value === 'boolean') return kind === BOOLEAN
	if (value < min || value > max || (kind !== FLOAT && (kind !== WHOLE || !Number.isInteger(value))))
		return false
	return unit === undefined || fits(definition, value, unit)
}

const known = new WeakMap<ObjectDefinitions, Map<number, PlainObject>>()

/** Most often the same definitions are asked for again. */
let last: { readonly definitions: ObjectDefinitions; readonly objects: Map<number, PlainObject> } | undefined

const objectsOf = (definitions: ObjectDefinitions): Map<number, PlainObject> => {
	if (last?.definitions === definitions) return last.objects
	const objects = known.get(definitions) ?? new Map<number, PlainObject>()
	known.set(definitions, objects)
	last = { definitions, objects }
	return objects
}

export const plainObject = (definitions: ObjectDefinitions, object: number): PlainObject | undefined => {
	const objects = objectsOf(definitions)
	const existing = objects.get(object)
	if (existing !== undefined) return existing
	const definition = definitions.get(object)
	if (definition === undefined) return undefined
	const made = toPlainObject(definition)
	objects.set(object, made)
	return made
}

const toPlainObject = ({ resources }: ObjectDefinition): PlainObject => {
	const ids = [...resources.keys()]
	const mandatory = ids.filter((id) => id !== TIMESTAMP_RESOURCE && resources.get(id)?.mandatory === true)
	return {
		resources: Array.from({ length: Math.max(-1, ...ids) + 1 }, (_, id) =>
			id === TIMESTAMP_RESOURCE ? undefined : toPlainResource(resources.get(id)),
		),
		mandatoryBits: mandatory.filter((id) => id < BITS).reduce((bits, id) => bits | (1 << id), 0),
		mandatoryBeyond: mandatory.filter((id) => id >= BITS),
	}
}

const toPlainResource = (definition: ResourceDefinition | undefined): PlainResource | undefined => {
	if (definition === undefined || definition.multiple === true) return undefined
	const { type, range, allowed } = definition
	const [min, max] = range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
	const least = type === 'Unsigned Integer' ? Math.max(0, min) : min
	return { definition, kind: KINDS[type], min: least, max, isLimited: allowed !== undefined }
}
