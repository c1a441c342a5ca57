import { alike, isSet, readItem } from './arrays.ts'
import { equal } from './comparison.ts'
import { entriesOf, indexIn, noMethod, setMember } from './members.ts'
import { fail, isMap, isNumber, listArgument, mapArgument, text } from './values.ts'

/*
 * Methods that lists, maps, sets and texts have in common: `value.size()` becomes `callSize(value)`. What a method does
 * depends on the value, and the script does not tell what that is.
 */

export const writable = (list: unknown[]): unknown[] =>
	Object.isFrozen(list) ? fail('List is unmodifiable') : list

export const callSize = (value: unknown): unknown => {
	if (Array.isArray(value) || typeof value === 'string') return value.length
	return isMap(value) ? Object.keys(value).length : noMethod(value, 'size')
}

export const callLength = (value: unknown): unknown => {
	if (Array.isArray(value) || typeof value === 'string') return value.length
	return isMap(value) ? Object.keys(value).length : noMethod(value, 'length')
}

export const callIsEmpty = (value: unknown): unknown => {
	if (Array.isArray(value) || typeof value === 'string') return value.length === 0
	return isMap(value) ? Object.keys(value).length === 0 : noMethod(value, 'isEmpty')
}

export const callGet = (value: unknown, key: unknown): unknown => {
	if (Array.isArray(value)) return readItem(value, value[indexIn(value, key)])
	if (!isMap(value)) return noMethod(value, 'get')
	const name = text(key)
	return Object.hasOwn(value, name) ? (value[name] ?? null) : null
}

/** Of a list: an item, of a map: a key, of a text: a part. */
export const callContains = (value: unknown, item: unknown): unknown => {
	if (Array.isArray(value)) return value.some((other) => equal(other, item))
	if (typeof value === 'string') return value.includes(text(item))
	return isMap(value) ? Object.hasOwn(value, text(item)) : noMethod(value, 'contains')
}

export const callIncludes = (value: unknown, item: unknown): unknown => callContains(value, item)

/** `list.add(item)`, `list.add(index, item)`; a set takes an item once. */
export const callAdd = (value: unknown, ...given: unknown[]): unknown => {
	if (!Array.isArray(value)) return noMethod(value, 'add')
	const list = writable(value)
	if (given.length > 1) {
		const index = Number(given[0])
		if (index !== list.length) indexIn(list, index)
		list.splice(index, 0, given[1])
		return null
	}
	if (isSet(list) && list.some((item) => equal(item, given[0]))) return false
	list.push(given[0] ?? null)
	return true
}

/** `list.addAll(items)`, `list.addAll(index, items)` */
export const callAddAll = (value: unknown, ...given: unknown[]): unknown => {
	if (!Array.isArray(value)) return noMethod(value, 'addAll')
	const added = listArgument(given.at(-1), 'addAll', 'the items')
	const items = added.map((item) => readItem(added, item))
	if (isSet(value)) {
		for (const item of items) callAdd(value, item)
		return items.length > 0
	}
	const index = given.length > 1 ? Number(given[0]) : value.length
	if (index !== value.length) indexIn(value, index)
	writable(value).splice(index, 0, ...items)
	return items.length > 0
}

/** Of a list: an index or an item that is no number; of a map: a key. */
export const callRemove = (value: unknown, key: unknown): unknown => {
	if (Array.isArray(value) && isNumber(key) && !isSet(value))
		return readItem(value, writable(value).splice(indexIn(value, Number(key)), 1)[0])
	if (Array.isArray(value)) {
		const index = value.findIndex((item) => equal(item, key))
		if (index !== -1) writable(value).splice(index, 1)
		return index !== -1
	}
	if (!isMap(value)) return noMethod(value, 'remove')
	if (Object.isFrozen(value)) fail('Map is unmodifiable')
	const before = callGet(value, key)
	delete value[text(key)]
	return before
}

export const callClear = (value: unknown): unknown => {
	if (Array.isArray(value)) writable(value).length = 0
	else if (!isMap(value)) noMethod(value, 'clear')
	else for (const key of Object.keys(value)) callRemove(value, key)
	return null
}

/** A flat copy. */
export const callClone = (value: unknown): unknown => {
	if (Array.isArray(value)) return alike(value, [...value])
	if (value instanceof Date) return new Date(value)
	return isMap(value) ? { ...value } : noMethod(value, 'clone')
}

export const callToUnmodifiable = (value: unknown): unknown => {
	if (Array.isArray(value)) return Object.freeze(alike(value, [...value]))
	return isMap(value) ? Object.freeze({ ...value }) : noMethod(value, 'toUnmodifiable')
}

/** What TBEL counts for a value: 8 bytes for each number, 4 for each character of its shorter texts. */
export const callMemorySize = (value: unknown): unknown => {
	if (Array.isArray(value)) return value.length * 8
	return isMap(value) ? Object.keys(value).length * 8 : noMethod(value, 'memorySize')
}

/** Of a map: the value of a key; of a text: all places where the first is. */
export const callReplace = (value: unknown, ...given: unknown[]): unknown => {
	if (typeof value === 'string') {
		const [searched, replacement] = given
		if (searched instanceof RegExp) return value.replace(searched, text(replacement))
		return value.split(text(searched)).join(text(replacement))
	}
	if (!isMap(value)) return noMethod(value, 'replace')
	const key = text(given[0])
	const before = callGet(value, key)
	const isReplaced = Object.hasOwn(value, key) && (given.length < 3 || equal(before, given[1]))
	if (isReplaced) setMember(value, key, given.at(-1))
	return given.length < 3 ? before : isReplaced
}

export const callEquals = (value: unknown, other: unknown): unknown => equal(value, other)

export const callToString = (value: unknown): unknown =>
	value === null || value === undefined ? noMethod(value, 'toString') : text(value)

export const callContainsKey = (value: unknown, key: unknown): unknown =>
	isMap(value) ? Object.hasOwn(value, text(key)) : noMethod(value, 'containsKey')

export const callContainsValue = (value: unknown, item: unknown): unknown =>
	isMap(value) ? Object.values(value).some((other) => equal(other, item)) : noMethod(value, 'containsValue')

/** Without a value it removes the key. */
export const callPut = (value: unknown, key: unknown, item: unknown): unknown => {
	if (!isMap(value)) return noMethod(value, 'put')
	const before = callGet(value, key)
	setMember(value, text(key), item)
	return before
}

export const callPutIfAbsent = (value: unknown, key: unknown, item: unknown): unknown => {
	if (!isMap(value)) return noMethod(value, 'putIfAbsent')
	const before = callGet(value, key)
	if (before === null) callPut(value, key, item)
	return before
}

export const callPutAll = (value: unknown, other: unknown): unknown => {
	if (!isMap(value)) return noMethod(value, 'putAll')
	const entries = mapArgument(other, 'putAll', 'the entries')
	for (const key of Object.keys(entries)) setMember(value, key, entries[key])
	return null
}

export const callGetOrDefault = (value: unknown, key: unknown, otherwise: unknown): unknown =>
	isMap(value)
		? callContainsKey(value, key)
			? callGet(value, key)
			: otherwise
		: noMethod(value, 'getOrDefault')

export const callEntrySet = (value: unknown): unknown =>
	isMap(value) ? entriesOf(value) : noMethod(value, 'entrySet')

export const callKeySet = (value: unknown): unknown =>
	isMap(value) ? Object.keys(value) : noMethod(value, 'keySet')

export const callKeys = (value: unknown): unknown =>
	isMap(value) ? Object.keys(value) : noMethod(value, 'keys')

export const callValues = (value: unknown): unknown =>
	isMap(value) ? Object.values(value) : noMethod(value, 'values')

export const callGetKey = (value: unknown): unknown =>
	isMap(value) ? value['key'] : noMethod(value, 'getKey')

export const callGetValue = (value: unknown): unknown =>
	isMap(value) ? (value['value'] ?? null) : noMethod(value, 'getValue')
