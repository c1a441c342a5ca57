import { definitions } from '../lwm2m/definitions.ts'
import { type ResourceType, TIMESTAMP_RESOURCE } from '../lwm2m/objectDefinition.ts'
import { type KnownResource, knownObject } from '../lwm2m/objectTable.ts'
import { parsePath } from '../lwm2m/path.ts'
import { isInRange, rangeWords } from '../lwm2m/range.ts'
import { TYPES, takes } from '../lwm2m/resourceTypes.ts'
import { clip, type Finding, quote, warning } from '../senml/finding.ts'
import { V, VB, VS } from '../senml/labels.ts'
import { defaultPath } from './defaultMapping.ts'
import { ipsoDefinitions } from './ipsoDefinitions.ts'
import type { Scalar } from './measured.ts'

/** The resource of a telemetry key. */
export type Mapped = {
	readonly path: string
	readonly object: number
	readonly instance: number
	readonly resource: number
}

/**
 * Gives the resource that takes the value of a key. Undefined if there is none; a value that its resource does not take
 * stays a measurement.
 *
 * @param used paths that other keys of the same time have
 */
export type Mapper = (key: string, value: Scalar, used: ReadonlySet<string>) => Mapped | undefined

type Target = Mapped & { readonly known: KnownResource }

/** @param findings takes one finding for each key and reason */
export const createMapper = (mapping: ReadonlyMap<string, string | null>, findings: Finding[]): Mapper => {
	const targets = new Map<string, Target | undefined>()
	const noted = new Set<string>()
	const note = (key: string, about: string, path: string, says: string): undefined => {
		if (noted.has(`${about} ${key}`)) return
		noted.add(`${about} ${key}`)
		const message = `The key ${quote(key)} stays a measurement: ${says}.`
		findings.push(warning('message', 'W_MAPPING', message, { name: key, expected: clip(path) }))
	}
	const targetOf = (key: string): Target | undefined => {
		const path = mapping.has(key) ? (mapping.get(key) ?? undefined) : defaultPath(key)
		if (path === undefined) return undefined
		const target = findTarget(path)
		return typeof target === 'string' ? note(key, 'path', path, target) : target
	}
	return (key, value, used) => {
		const target = targets.has(key) ? targets.get(key) : targetOf(key)
		targets.set(key, target)
		if (target === undefined) return undefined
		const { path, known } = target
		const misfit = misfitOf(known, value)
		if (misfit !== undefined) return note(key, 'value', path, `${misfit} (${path})`)
		if (used.has(path))
			return note(key, 'used', path, `another key of the same time has the resource ${path}`)
		return target
	}
}

/** The resource at a path, or why no key can have it. */
const findTarget = (path: string): Target | string => {
	const ids = parsePath(path)
	if (ids === undefined || ids.resourceInstance !== undefined)
		return `${quote(path)} is no path of a resource such as 3303/0/5700`
	const { object, instance, resource } = ids
	if (resource === TIMESTAMP_RESOURCE) return `resource ${resource} is the time of the update`
	const known = (knownObject(definitions, object) ?? knownObject(ipsoDefinitions, object))?.resources[
		resource
	]
	if (known === undefined) return `there is no definition of the resource ${object}/${instance}/${resource}`
	if (known.isMultiple) return `the resource ${quote(known.definition.name)} has several instances`
	return { path: `${object}/${instance}/${resource}`, object, instance, resource, known }
}

const labelOf = (value: Scalar): number => {
	if (typeof value === 'number') return V
	return typeof value === 'string' ? VS : VB
}

/** Why a resource does not take a value. */
const misfitOf = (known: KnownResource, value: Scalar): string | undefined => {
	const { definition } = known
	const { name, type } = definition
	if (!takes(known, labelOf(value), value))
		return `resource ${quote(name)} is of type ${type} and takes ${expectedOf(type)}, got ${shown(value)}`
	return isInRange(definition, value) ? undefined : rangeWords(definition, value).says
}

/** Without the label that SenML has for it. */
const expectedOf = (type: ResourceType): string => TYPES[type].expected.replace(/ \(v[a-z]*\)/, '')

const shown = (value: Scalar): string => (typeof value === 'string' ? quote(value) : String(value))
