import { kindOfList, readItem } from './arrays.ts'
import { fail, isMap, isNumber, nameOfType, shown, type TbelMap, text } from './values.ts'

export const unresolved = (name: string): never => fail(`${name} is not defined`)

export const cannotCreate = (type: string): never =>
	fail(`new ${type}(): TBEL does not create objects of this class`)

/** A member of a map, or what TBEL takes for one: `list.size`, `text.length`, `date.time`. A missing one is null. */
export const get = (value: unknown, name: string): unknown => {
	if (value === null || value === undefined) return fail(`"${name}" is read of null`)
	if (isMap(value)) {
		if (Object.hasOwn(value, name)) return value[name] ?? null
		return name === 'size' || name === 'length' ? Object.keys(value).length : null
	}
	if (Array.isArray(value) || typeof value === 'string') {
		if (name === 'length' || name === 'size') return value.length
		if (name === 'empty') return value.length === 0
	}
	if (value instanceof Date && name === 'time') return BigInt(value.getTime())
	return fail(`${nameOfType(value)} has no "${name}"`)
}

/** After `.?`: null has null members. */
export const getSafely = (value: unknown, name: string): unknown =>
	value === null || value === undefined ? null : get(value, name)

export const safely = (value: unknown, use: (value: unknown) => unknown): unknown =>
	value === null || value === undefined ? null : use(value)

/** The index of an item that is there. */
export const indexIn = (values: { readonly length: number }, index: unknown): number => {
	const number = typeof index === 'number' ? index : Number(index ?? Number.NaN)
	if (!Number.isInteger(number) || number < 0 || number >= values.length)
		fail(`index ${shown(index)} is outside of ${nameOfType(values)} with ${values.length} items`)
	return number
}

/** `value[index]` */
export const item = (value: unknown, index: unknown): unknown => {
	if (Array.isArray(value)) return readItem(value, value[indexIn(value, index)])
	if (typeof value === 'string') return value.charAt(indexIn(value, index))
	if (value === null || value === undefined) return fail(`[${shown(index)}] is read of null`)
	return isMap(value) ? get(value, text(index)) : fail(`${nameOfType(value)} has no items`)
}

export const itemSafely = (value: unknown, index: unknown): unknown =>
	value === null || value === undefined ? null : item(value, index)

/** Sets a member, whatever its name is. A member that is set to null is gone, as in ThingsBoard. */
export const setMember = (map: TbelMap, name: string, value: unknown): void => {
	if (Object.isFrozen(map)) fail('Map is unmodifiable')
	if (value === null || value === undefined) delete map[name]
	else if (name !== '__proto__') map[name] = value
	else Object.defineProperty(map, name, { value, enumerable: true, configurable: true, writable: true })
}

/** `value.name = member`, `value[index] = member`. */
export const set = (value: unknown, key: unknown, member: unknown): unknown => {
	if (Array.isArray(value)) {
		const index = indexIn(value, key)
		if (Object.isFrozen(value)) fail('List is unmodifiable')
		value[index] = kindOfList(value) === 'byteArray' ? (Number(member) << 24) >> 24 : member
	} else if (isMap(value)) setMember(value, text(key), member)
	else fail(`${shown(key)} is assigned to a member of ${nameOfType(value)}`)
	return member
}

/** `value.name += right` */
export const update = (
	value: unknown,
	key: unknown,
	operation: (left: unknown, right: unknown) => unknown,
	right: unknown,
): unknown => set(value, key, operation(item(value, key), right))

/** `value.name++` */
export const step = (value: unknown, key: unknown, by: number, isPrefix: boolean): unknown => {
	const before = item(value, key)
	const after = typeof before === 'bigint' ? before + BigInt(by) : Number(before) + by
	set(value, key, after)
	return isPrefix ? after : before
}

/** The entries of a map, as `entrySet` gives them. */
export const entriesOf = (map: TbelMap): { readonly key: string; readonly value: unknown }[] =>
	Object.keys(map).map((key) => ({ key, value: map[key] ?? null }))

/** What `foreach` goes through: items, characters, entries of a map, numbers from 1 on. */
export const iterate = (value: unknown): Iterable<unknown> => {
	if (Array.isArray(value)) return value.map((item) => readItem(value, item))
	if (typeof value === 'string') return value.split('')
	if (isMap(value)) return entriesOf(value)
	if (isNumber(value)) return Array.from({ length: Number(value) }, (_, index) => index + 1)
	return fail(`foreach goes through a list, a map or a text, but this is ${nameOfType(value)}`)
}

/** A method is called on null, or on something that has no such method. */
export const noMethod = (value: unknown, name: string): never =>
	value === null || value === undefined
		? fail(`${name}() is called on null`)
		: fail(`${nameOfType(value)} has no method ${name}()`)
