import { BN, N } from '../senml/labels.ts'
import { type Fields, has } from '../senml/record.ts'
import { nameOf } from '../senml/resolve/resolve.ts'
import type { Resolution } from '../senml/resolve/resolved.ts'
import { ENDS_IN_SLASH, readIds, readName } from './path.ts'

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
const findOther = (path: RecordPath, pack: Resolution): boolean =>
	path.base === 0 && has(pack.fields, N)
		? take(path, readField(pack.fields, N, path.ids))
		: takeWhole(path, nameOf(pack))

/** The ids in a name that is a field. */
const readField = ({ texts, bytes, contents, ends }: Fields, label: number, ids: Int32Array): number => {
	const text = texts[label]
	if (text !== undefined) return readName(text, 0, text.length, ids)
	return readName(bytes, contents[label] ?? 0, ends[label] ?? 0, ids)
}

const takeWhole = (path: RecordPath, name: string): boolean =>
	take(path, readName(name, 0, name.length, path.ids))

const take = (path: RecordPath, count: number): boolean => {
	const { ids } = path
	path.object = ids[0] ?? 0
	path.instance = ids[1] ?? 0
	path.resource = ids[2] ?? 0
	path.resourceInstance = count === 4 ? (ids[3] ?? 0) : -1
	return count === 3 || count === 4
}
