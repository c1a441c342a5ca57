import { definitions } from '../lwm2m/definitions.ts'
import { TIMESTAMP_RESOURCE } from '../lwm2m/objectDefinition.ts'
import { type KnownResource, knownObject } from '../lwm2m/objectTable.ts'
import { parsePath } from '../lwm2m/path.ts'
import { quote } from '../senml/finding.ts'
import { V, VB, VS } from '../senml/labels.ts'
import { ipsoDefinitions } from './ipsoDefinitions.ts'

/** Telemetry has numbers, texts, true and false. */
const scalarLabels: readonly number[] = [V, VS, VB]

/** The resource of a telemetry key. */
export type Mapped = {
	readonly path: string
	readonly object: number
	readonly instance: number
	readonly resource: number
}

/** The resource at a path; or why no key can have it, for a sentence. */
export const mappedResource = (path: string): (Mapped & { readonly known: KnownResource }) | string => {
	const ids = parsePath(path)
	if (ids === undefined || ids.resourceInstance !== undefined)
		return `${quote(path)} is no path of a resource such as 3303/0/5700`
	const { object, instance, resource } = ids
	if (resource === TIMESTAMP_RESOURCE) return `resource ${resource} is the time of the update`
	const found = knownObject(definitions, object) ?? knownObject(ipsoDefinitions, object)
	if (found === undefined) return `there is no definition of the object ${object}`
	const known = found.resources[resource]
	if (known === undefined) return `there is no definition of the resource ${object}/${instance}/${resource}`
	const { name, type } = known.definition
	if (known.isMultiple) return `the resource ${quote(name)} has several instances`
	if (!scalarLabels.includes(known.label))
		return `the resource ${quote(name)} is of type ${type}, which no value of telemetry has`
	return { path: `${object}/${instance}/${resource}`, object, instance, resource, known }
}
