import { clip } from '../senml/finding.ts'

/** LwM2M 1.1 §7.4.4. */
export type Path = {
	readonly object: number
	readonly instance: number
	readonly resource: number
	readonly resourceInstance: number | undefined
}

/** 65535 is reserved (MAX_ID). */
export const MAX_ID = 65534

/** Longer names need not be looked at. */
const MAX_LENGTH = '/65534/65534/65534/65534'.length

/** Canonical decimals only, otherwise `00` and `0` would be the same resource. */
const RESOURCE = /^\/?(0|[1-9]\d{0,4})\/(0|[1-9]\d{0,4})\/(0|[1-9]\d{0,4})(?:\/(0|[1-9]\d{0,4}))?$/
const INSTANCE = /^\/?(0|[1-9]\d{0,4})\/(0|[1-9]\d{0,4})\/$/

/** `<object>/<instance>/<resource>[/<resource instance>]`, with one leading slash at most. */
export const parsePath = (name: string): Path | undefined => {
	const match = name.length > MAX_LENGTH ? null : RESOURCE.exec(name)
	if (match === null) return undefined
	const [, object, instance, resource, resourceInstance] = match
	const path = {
		object: Number(object),
		instance: Number(instance),
		resource: Number(resource),
		resourceInstance: resourceInstance === undefined ? undefined : Number(resourceInstance),
	}
	const highest = Math.max(path.object, path.instance, path.resource, path.resourceInstance ?? 0)
	return highest > MAX_ID ? undefined : path
}

/** `<object>/<instance>/`, the form of a base name. */
export const parseInstancePath = (
	name: string,
): { readonly object: number; readonly instance: number } | undefined => {
	const match = name.length > MAX_LENGTH ? null : INSTANCE.exec(name)
	if (match === null) return undefined
	const path = { object: Number(match[1]), instance: Number(match[2]) }
	return Math.max(path.object, path.instance) > MAX_ID ? undefined : path
}

/** RFC 8428 §4.5.1 wants a letter or digit first, the paths of LwM2M are written with a leading slash. */
export const isPathWithSlash = (name: string): boolean =>
	name.startsWith('/') && parsePath(name) !== undefined

/** What is wrong with a name that was meant as the path of a resource, as the end of a sentence; undefined if it is not one. */
export const explainPath = (name: string): string | undefined => {
	if (!/^[\d/]+$/.test(name) || !name.includes('/')) return undefined
	const ids = name.replace(/^\//, '').split('/')
	const empty = ids.indexOf('')
	if (ids.every((id) => id === '')) return 'has slashes, but no ids'
	if (empty >= 0 && empty < ids.length - 1) return 'has two slashes in a row: an id is missing between them'
	const given = ids.filter((id) => id !== '')
	const wrong = given.find((id) => Number(id) > MAX_ID)
	if (wrong !== undefined) return `has the id ${clip(wrong)}: ids go from 0 to ${MAX_ID}`
	const padded = given.find((id) => /^0\d/.test(id))
	if (padded !== undefined) return `has the id ${clip(padded)}: ids are written without leading zeros`
	if (given.length === 1) return 'names an object only: the instance and the resource are missing'
	if (given.length === 2) return 'names an object instance only: the resource is missing'
	if (given.length > PARTS.length)
		return `has ${given.length} ids: a path has at most ${PARTS.length}, ${PARTS.join(', ')}`
	return 'ends in a slash'
}

const PARTS = ['object', 'instance', 'resource', 'resource instance']
