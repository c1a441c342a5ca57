import type { ResourceType } from '../lwm2m/objectDefinition.ts'
import type { KnownResource } from '../lwm2m/objectTable.ts'
import { isInRange, rangeWords } from '../lwm2m/range.ts'
import { TYPES, takes } from '../lwm2m/resourceTypes.ts'
import { clip, type Finding, quote, warning } from '../senml/finding.ts'
import { V, VB, VS } from '../senml/labels.ts'
import { defaultPath } from './defaultMapping.ts'
import { type Mapped, mappedResource } from './mappedResource.ts'
import type { Scalar } from './measured.ts'

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
		const target = mappedResource(path)
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
