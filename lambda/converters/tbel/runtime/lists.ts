import { alike, readItem } from './arrays.ts'
import { callAdd, callAddAll, callClone, callContains, callRemove, writable } from './collections.ts'
import { equal } from './comparison.ts'
import { indexIn, noMethod } from './members.ts'
import { fail, isMap, isNumber, listArgument, numeric, text } from './values.ts'

/** Methods of lists only, and the sorting of maps. */

export const callPush = (value: unknown, item: unknown): unknown =>
	Array.isArray(value) ? callAdd(value, item) : noMethod(value, 'push')

export const callPop = (value: unknown): unknown =>
	Array.isArray(value) ? readItem(value, writable(value).pop()) : noMethod(value, 'pop')

export const callShift = (value: unknown): unknown =>
	Array.isArray(value) ? callRemove(value, 0) : noMethod(value, 'shift')

export const callUnshift = (value: unknown, item: unknown): unknown =>
	Array.isArray(value) ? callAdd(value, 0, item) : noMethod(value, 'unshift')

export const callSet = (value: unknown, index: unknown, item: unknown): unknown => {
	if (!Array.isArray(value)) return noMethod(value, 'set')
	const place = indexIn(value, index)
	const before = readItem(value, value[place])
	writable(value)[place] = item
	return before
}

/** Of a text too. From the end if `from` is negative. */
export const callSlice = (value: unknown, from: unknown = 0, to?: unknown): unknown => {
	const end = to === undefined ? undefined : Number(to)
	if (typeof value === 'string') return value.slice(Number(from), end)
	return Array.isArray(value) ? alike(value, value.slice(Number(from), end)) : noMethod(value, 'slice')
}

export const callSubList = (value: unknown, from: unknown, to: unknown): unknown => {
	if (!Array.isArray(value)) return noMethod(value, 'subList')
	const [start, end] = [Number(from), Number(to)]
	return start >= 0 && start <= end && end <= value.length
		? alike(value, value.slice(start, end))
		: fail(`subList(${start}, ${end}) is outside of a list with ${value.length} items`)
}

export const callSplice = (value: unknown, from: unknown, ...given: unknown[]): unknown => {
	if (!Array.isArray(value)) return noMethod(value, 'splice')
	const [count = value.length, ...items] = given
	return alike(value, writable(value).splice(Number(from), Number(count), ...items))
}

export const callToSpliced = (value: unknown, from: unknown, ...given: unknown[]): unknown => {
	const copy = callClone(value)
	callSplice(copy, from, ...(given.length === 0 ? [0] : given))
	return copy
}

/** Numbers, and texts that are numbers, by their value; if all are texts, as texts. */
export const inOrder = (values: readonly unknown[], isAscending: boolean): unknown[] => {
	const isText = values.every((value) => typeof value === 'string' && numeric(value) === null)
	const isNumeric = values.every((value) => numeric(value) !== null)
	if (!isText && !isNumeric) return sortedTexts(values, isAscending)
	if (isText) return sortedTexts(values, isAscending)
	const sorted = values.toSorted((a, b) => Number(numeric(a)) - Number(numeric(b)))
	return isAscending ? sorted : sorted.reverse()
}

export const sortedTexts = (values: readonly unknown[], isAscending: boolean): unknown[] => {
	const sorted = values.toSorted((a, b) => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0))
	return isAscending ? sorted : sorted.reverse()
}

export const callSort = (value: unknown, isAscending: unknown = true): unknown => {
	if (!Array.isArray(value)) return noMethod(value, 'sort')
	writable(value).splice(0, value.length, ...inOrder(value, isAscending !== false))
	return null
}

export const callToSorted = (value: unknown, isAscending: unknown = true): unknown =>
	Array.isArray(value) ? inOrder(value, isAscending !== false) : noMethod(value, 'toSorted')

export const callReverse = (value: unknown): unknown => {
	if (!Array.isArray(value)) return noMethod(value, 'reverse')
	writable(value).reverse()
	return null
}

export const callToReversed = (value: unknown): unknown =>
	Array.isArray(value) ? alike(value, value.toReversed()) : noMethod(value, 'toReversed')

/** Of a text too. */
export const callConcat = (value: unknown, other: unknown): unknown => {
	if (typeof value === 'string') return value + text(other)
	return Array.isArray(value)
		? [...value, ...listArgument(other, 'concat', 'the items')]
		: noMethod(value, 'concat')
}

export const callJoin = (value: unknown, separator: unknown = ','): unknown =>
	Array.isArray(value) ? value.map((item) => text(item)).join(text(separator)) : noMethod(value, 'join')

export const callFill = (value: unknown, item: unknown, from: unknown = 0, to?: unknown): unknown => {
	if (!Array.isArray(value)) return noMethod(value, 'fill')
	return writable(value).fill(item, Number(from), to === undefined ? undefined : Number(to))
}

/** Inserts, and does not replace: that is how TBEL has it. */
export const callWith = (value: unknown, index: unknown, item: unknown): unknown => {
	if (!Array.isArray(value)) return noMethod(value, 'with')
	const place = Number(index) < 0 ? Number(index) + value.length : Number(index)
	return value.toSpliced(indexIn(value, place), 0, item)
}

export const callContainsAll = (value: unknown, items: unknown): unknown =>
	listArgument(items, 'containsAll', 'the items').every((item) => callContains(value, item))

export const callRemoveAll = (value: unknown, items: unknown): unknown => {
	if (!Array.isArray(value)) return noMethod(value, 'removeAll')
	const removed = listArgument(items, 'removeAll', 'the items')
	const kept = value.filter((item) => !removed.some((other) => equal(item, other)))
	const isChanged = kept.length < value.length
	writable(value).splice(0, value.length, ...kept)
	return isChanged
}

export const callValidateClazzInArrayIsOnlyNumber = (value: unknown): unknown =>
	Array.isArray(value)
		? value.every((item) => isNumber(item))
		: noMethod(value, 'validateClazzInArrayIsOnlyNumber')

export const callValidateClazzInArrayIsOnlyString = (value: unknown): unknown =>
	Array.isArray(value)
		? value.every((item) => typeof item === 'string')
		: noMethod(value, 'validateClazzInArrayIsOnlyString')

/** Puts the members of a map into another order. */
export const reorder = (map: Record<string, unknown>, keys: readonly unknown[]): null => {
	const before = { ...map }
	for (const key of Object.keys(map)) callRemove(map, key)
	for (const key of keys) map[text(key)] = before[text(key)]
	return null
}

export const callSortByKey = (value: unknown, isAscending: unknown = true): unknown =>
	isMap(value)
		? reorder(value, inOrder(Object.keys(value), isAscending !== false))
		: noMethod(value, 'sortByKey')

export const callSortByValue = (value: unknown, isAscending: unknown = true): unknown => {
	if (!isMap(value)) return noMethod(value, 'sortByValue')
	const values = inOrder(Object.values(value), isAscending !== false)
	const keys = Object.keys(value)
	const ordered = values.map(
		(item) =>
			keys.splice(
				keys.findIndex((key) => value[key] === item),
				1,
			)[0],
	)
	return reorder(value, ordered)
}

/** The sets that `newSet` and `toSet` make are lists here. */
export const callRetainAll = (value: unknown, items: unknown): unknown => {
	if (!Array.isArray(value)) return noMethod(value, 'retainAll')
	const kept = value.filter((item) => callContains(items, item))
	const isChanged = kept.length < value.length
	writable(value).length = 0
	callAddAll(value, kept)
	return isChanged
}
