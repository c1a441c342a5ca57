import { clip } from '../senml/finding.ts'
import { BN, N } from '../senml/labels.ts'
import { type Fields, has } from '../senml/record.ts'
import { nameOf } from '../senml/resolve/resolve.ts'
import type { Resolution } from '../senml/resolve/resolved.ts'

/** LwM2M 1.1 §7.4.4. */
export type Path = {
	readonly object: number
	readonly instance: number
	readonly resource: number
	readonly resourceInstance: number | undefined
}

/** 65535 is reserved (MAX_ID). */
export const MAX_ID = 65534

const SLASH = 0x2f
const ZERO = 0x30

/** No list of ids. */
const NO_IDS = -1

/** Added to the number of ids if a slash follows the last one. */
const ENDS_IN_SLASH = 8

/**
 * Reads up to four ids with slashes between them, from a part of a text or of the bytes of one; gives their number,
 * which is 0 for an empty text. Canonical decimals only, otherwise `00` and `0` would be the same resource.
 */
const readIds = (source: string | Uint8Array, from: number, to: number, ids: Int32Array): number => {
	let count = 0
	let id = -1
	for (let at = from; at < to; at++) {
		const code = typeof source === 'string' ? source.charCodeAt(at) : (source[at] ?? 0)
		if (code === SLASH) {
			if (id < 0) return NO_IDS
			ids[count++] = id
			id = -1
			if (count === ids.length) return NO_IDS
		} else {
			const digit = code - ZERO
			if (digit < 0 || digit > 9 || id === 0) return NO_IDS
			id = id < 0 ? digit : id * 10 + digit
			if (id > MAX_ID) return NO_IDS
		}
	}
	if (id < 0) return count === 0 ? 0 : count + ENDS_IN_SLASH
	ids[count] = id
	return count + 1
}

/** The same of a whole name: one leading slash is taken, as the paths of LwM2M are written. */
const readName = (source: string | Uint8Array, from: number, to: number, ids: Int32Array): number => {
	if (from === to) return 0
	const first = typeof source === 'string' ? source.charCodeAt(from) : source[from]
	return first === SLASH ? readIds(source, from + 1, to, ids) || NO_IDS : readIds(source, from, to, ids)
}

/** Ids of a name that is read whole. */
const whole = new Int32Array(4)

/** `<object>/<instance>/<resource>[/<resource instance>]`, with one leading slash at most. */
export const parsePath = (name: string): Path | undefined => {
	const count = readName(name, 0, name.length, whole)
	if (count !== 3 && count !== 4) return undefined
	const [object = 0, instance = 0, resource = 0, last] = whole
	return { object, instance, resource, resourceInstance: count === 4 ? last : undefined }
}

/** `<object>/<instance>/`, the form of a base name. */
export const parseInstancePath = (
	name: string,
): { readonly object: number; readonly instance: number } | undefined => {
	const [count, [object = 0, instance = 0]] = [readName(name, 0, name.length, whole), whole]
	return count === 2 + ENDS_IN_SLASH ? { object, instance } : undefined
}

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

/** The path of the record that is being read, and what the base name in force says about it: there is one for a pack. */
export type RecordPath = {
	/** of which base name `base` was read */
	baseNames: number
	/** what `readIds` found in it; 0 if it is empty */
	base: number
	readonly baseIds: Int32Array
	readonly ids: Int32Array
	object: number
	instance: number
	resource: number
	/** -1 if there is none */
	resourceInstance: number
}

export const noRecordPath = (): RecordPath => ({
	baseNames: 0,
	base: 0,
	baseIds: new Int32Array(4),
	ids: new Int32Array(4),
	object: 0,
	instance: 0,
	resource: 0,
	resourceInstance: -1,
})

/** Before the first record of a pack. */
export const clearPath = (path: RecordPath): RecordPath => {
	path.baseNames = 0
	path.base = 0
	return path
}

const INSTANCE = 2 + ENDS_IN_SLASH

/** Finds the path; false if the name is none. Base name and name are read where they are, mostly without putting them together. */
export const findPath = (path: RecordPath, pack: Resolution): boolean => {
	const { fields, base } = pack
	if (path.baseNames !== base.names) {
		path.baseNames = base.names
		path.base = readField(fields, BN, path.baseIds)
	}
	if (path.base !== INSTANCE || (fields.seen & NAME) === 0) return findOther(path, pack)
	const { texts, bytes, contents, ends } = fields
	const { ids } = path
	const text = texts[N]
	const count =
		text === undefined
			? readIds(bytes, contents[N] ?? 0, ends[N] ?? 0, ids)
			: readIds(text, 0, text.length, ids)
	path.object = path.baseIds[0] ?? 0
	path.instance = path.baseIds[1] ?? 0
	path.resource = ids[0] ?? 0
	path.resourceInstance = count === 2 ? (ids[1] ?? 0) : -1
	return count === 1 || count === 2
}

const NAME = 1 << N

/** The base name is not that of an object instance, or there is no name. */
const findOther = (path: RecordPath, pack: Resolution): boolean => {
	if (path.base === 0 && has(pack.fields, N)) return take(path, readField(pack.fields, N, path.ids))
	const name = nameOf(pack)
	return take(path, readName(name, 0, name.length, path.ids))
}

/** The ids in a name that is a field. */
const readField = ({ texts, bytes, contents, ends }: Fields, label: number, ids: Int32Array): number => {
	const text = texts[label]
	if (text !== undefined) return readName(text, 0, text.length, ids)
	return readName(bytes, contents[label] ?? 0, ends[label] ?? 0, ids)
}

const take = (path: RecordPath, count: number): boolean => {
	const { ids } = path
	path.object = ids[0] ?? 0
	path.instance = ids[1] ?? 0
	path.resource = ids[2] ?? 0
	path.resourceInstance = count === 4 ? (ids[3] ?? 0) : -1
	return count === 3 || count === 4
}
