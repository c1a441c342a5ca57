import type { ResourceValue } from '../lwm2m/checkValue.ts'
import { type ObjectDefinitions, type ResourceType, TIMESTAMP_RESOURCE } from '../lwm2m/objectDefinition.ts'
import { isUsualRange, type KnownObject, type KnownResource, knownObject } from '../lwm2m/objectTable.ts'
import { rangeWords } from '../lwm2m/range.ts'
import { TYPES, takes } from '../lwm2m/resourceTypes.ts'
import { quote } from '../senml/finding.ts'
import { V, VB, VS } from '../senml/labels.ts'
import type { Resources } from './configuration.ts'
import { configurationLimits } from './contract.ts'

/** What somebody asks for, as an object update. */
export type Asked = {
	readonly ObjectID: number
	readonly ObjectInstanceID?: number
	readonly ObjectVersion?: string
	readonly Resources: Resources
}

/** An object instance, and what it is to be. */
export type Wanted = {
	readonly object: number
	readonly instance: number
	readonly version: string
	readonly resources: Resources
}

type Objection = { readonly objection: string }

/** Whether devices can be configured with an object: it has a resource that a server may read and write. */
export const isConfigurable = (definitions: ObjectDefinitions, object: number): boolean =>
	[...(definitions.get(object)?.resources.values() ?? [])].some(
		({ writable = false, multiple = false }) => writable && !multiple,
	)

/** Checks an object update against the definition of its object. An objection names the resource, and says what it takes. */
export const checkConfiguration = (definitions: ObjectDefinitions, asked: Asked): Wanted | Objection => {
	const {
		ObjectID: object,
		ObjectInstanceID: instance = 0,
		ObjectVersion: sent,
		Resources: resources,
	} = asked
	const known = isConfigurable(definitions, object) ? knownObject(definitions, object) : undefined
	if (known === undefined) return { objection: `/ObjectID: ${notConfigurable(definitions, object)}` }
	const { name, version } = known.definition
	if (sent !== undefined && sent !== version)
		return { objection: `/ObjectVersion: ${quote(name)} has version ${version}.` }
	if (JSON.stringify(resources).length > configurationLimits.characters)
		return {
			objection: `/Resources: must have at most ${configurationLimits.characters} characters of JSON.`,
		}
	const [objection] = [...objectionsTo(known, resources), ...missing(known, resources)]
	return objection === undefined ? { object, instance, version, resources } : { objection }
}

const notConfigurable = (definitions: ObjectDefinitions, object: number): string => {
	const name = definitions.get(object)?.name
	const others = [...definitions.keys()].filter((id) => isConfigurable(definitions, id))
	const what = name === undefined ? `object ${object} is not known` : `${quote(name)} can only be read`
	return `${what}; what can be configured is ${others.join(', ')}.`
}

const objectionsTo = (known: KnownObject, resources: Resources): readonly string[] =>
	Object.entries(resources).flatMap(([id, value]) => {
		const resource = /^(?:0|[1-9]\d{0,4})$/.test(id) ? known.resources[Number(id)] : undefined
		const objection =
			resource === undefined
				? `${quote(known.definition.name)} has no such resource`
				: objectionTo(Number(id), resource, value)
		return objection === undefined ? [] : [`/Resources/${escaped(id)}: ${objection}.`]
	})

/** RFC 6901 §3 */
const escaped = (member: string): string =>
	quote(member).slice(1, -1).replaceAll('~', '~0').replaceAll('/', '~1')

const objectionTo = (id: number, resource: KnownResource, value: ResourceValue): string | undefined => {
	const { definition, isMultiple } = resource
	const { name, type, writable = false } = definition
	// The time of the update, which every object has.
	const isTimestamp = id === TIMESTAMP_RESOURCE
	if (!isTimestamp && (!writable || isMultiple)) return `${quote(name)} can only be read`
	if (!takes(resource, labels[typeof value as keyof typeof labels], value))
		return `${quote(name)} is of type ${type} and takes ${expectedOf(type)}`
	return isUsualRange(resource, value) ? undefined : rangeWords(definition, value).says
}

/** The SenML fields that have values of these types of JSON. */
const labels = { number: V, boolean: VB, string: VS } as const

/** Without the field of SenML. */
const expectedOf = (type: ResourceType): string => TYPES[type].expected.replace(/ \(v\w*\)$/, '')

const missing = ({ definition: { resources } }: KnownObject, given: Resources): readonly string[] =>
	[...resources]
		.filter(([id, { mandatory = false, writable = false }]) => mandatory && writable && !(id in given))
		.map(([id, { name }]) => `/Resources/${id}: must be present: ${quote(name)} is mandatory.`)
