import { asKind, isArray, isList, isSet } from '../arrays.ts'
import { callAdd } from '../collections.ts'
import { isMap, listArgument, mapArgument, text } from '../values.ts'

/** Functions of ThingsBoard for lists, maps and sets. */

export const tbIsMap = (value: unknown): boolean => isMap(value)

export const tbIsList = (value: unknown): boolean => isList(value)

export const tbIsArray = (value: unknown): boolean => isArray(value)

export const tbIsSet = (value: unknown): boolean => isSet(value)

export const tbNewSet = (): unknown[] => asKind([], 'set')

export const tbToSet = (list: unknown): unknown[] => {
	const set = tbNewSet()
	for (const item of listArgument(list, 'toSet', 'list')) callAdd(set, item)
	return set
}

/** The last name of a path; of an item of a list its name with the index. */
export const lastOfPath = (path: readonly string[]): string => {
	const last = path.at(-1) ?? ''
	return /^\d+$/.test(last) ? path.slice(-2).join('.') : last
}

export const flatten = (
	value: unknown,
	path: readonly string[],
	isExcluded: (key: string) => boolean,
	add: (path: readonly string[], value: unknown) => void,
): void => {
	if (Array.isArray(value))
		for (const [index, item] of value.entries()) flatten(item, [...path, String(index)], isExcluded, add)
	else if (!isMap(value)) add(path, value)
	else
		for (const [key, item] of Object.entries(value))
			if (!isExcluded(key)) flatten(item, [...path, key], isExcluded, add)
}

/** `toFlatMap(json)`, `(json, pathInKey)`, `(json, excludeList)`, `(json, excludeList, pathInKey)` */
export const tbToFlatMap = (json: unknown, ...given: unknown[]): Record<string, unknown> => {
	const excluded = Array.isArray(given[0]) ? given[0].map((key) => text(key)) : []
	const isPathInKey = given.findLast((value) => typeof value === 'boolean') !== false
	const flat: [string, unknown][] = []
	flatten(
		mapArgument(json, 'toFlatMap', 'json'),
		[],
		(key) => excluded.includes(key),
		(path, value) => flat.push([isPathInKey ? path.join('.') : lastOfPath(path), value]),
	)
	return Object.fromEntries(flat)
}
