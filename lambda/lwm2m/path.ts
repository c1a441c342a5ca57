/** LwM2M 1.1 §7.4.4. */
export type Path = {
	readonly object: number
	readonly instance: number
	readonly resource: number
	readonly resourceInstance: number | undefined
}

/** 65535 is reserved (MAX_ID). */
const MAX_ID = 65534

/** Longer names need not be looked at. */
const MAX_LENGTH = '/65534/65534/65534/65534'.length

/** Canonical decimals only, otherwise `00` and `0` would be the same resource. */
const RESOURCE = /^\/?(0|[1-9]\d{0,4})\/(0|[1-9]\d{0,4})\/(0|[1-9]\d{0,4})(?:\/(0|[1-9]\d{0,4}))?$/
const INSTANCE = /^\/?(0|[1-9]\d{0,4})\/(0|[1-9]\d{0,4})\/$/

/** `<object>/<instance>/<resource>[/<resource instance>]`, with one leading slash at most. */
export const parsePath = (name: string): Path | undefined => {
	const [object, instance, resource, resourceInstance] = idsOf(RESOURCE, name) ?? []
	if (object === undefined || instance === undefined || resource === undefined) return undefined
	return { object, instance, resource, resourceInstance }
}

/** `<object>/<instance>/`, the form of a base name. */
export const parseInstancePath = (
	name: string,
): { readonly object: number; readonly instance: number } | undefined => {
	const [object, instance] = idsOf(INSTANCE, name) ?? []
	return object === undefined || instance === undefined ? undefined : { object, instance }
}

/** RFC 8428 §4.5.1 wants a letter or digit first, the paths of LwM2M are written with a leading slash. */
export const isPathWithSlash = (name: string): boolean =>
	name.startsWith('/') && parsePath(name) !== undefined

const idsOf = (pattern: RegExp, name: string): number[] | undefined => {
	if (name.length > MAX_LENGTH) return undefined
	const ids = pattern
		.exec(name)
		?.slice(1)
		.filter((id) => id !== undefined)
		.map(Number)
	return ids?.every((id) => id <= MAX_ID) ? ids : undefined
}
