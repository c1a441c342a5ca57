import { commonKind, negate, ofKind } from './arithmetic.ts'
import { asKind, isArray, isList, isSet, kindOfList } from './arrays.ts'
import { callAddAll, callPutAll } from './collections.ts'
import { compare, equal } from './comparison.ts'
import { longOf } from './conversions.ts'
import { dateMethod } from './dateMethods.ts'
import { callReverse, inOrder } from './lists.ts'
import { noMethod } from './members.ts'
import {
	double,
	fail,
	isMap,
	isNumber,
	kindOfNumber,
	listArgument,
	nameOfType,
	numberArgument,
	numeric,
	shown,
	text,
} from './values.ts'

/** Static methods of Java's classes: `Math.round(x)` becomes `mathRound(x)`. */

/** Those methods of `Math` that are the same in both languages. */
export const math = (method: string, ...given: unknown[]): number => {
	const numbers = given.map((value, index) =>
		numberArgument(value, `Math.${method}`, `argument ${index + 1}`),
	)
	const [first = 0, second = 0] = numbers
	const own: Record<string, () => number> = {
		floorDiv: () => Math.floor(first / second),
		floorMod: () => first - second * Math.floor(first / second),
		rint: () => (Math.abs(first % 1) === 0.5 ? 2 * Math.round(first / 2) : Math.round(first)),
		signum: () => Math.sign(first),
		toDegrees: () => (first * 180) / Math.PI,
		toRadians: () => (first * Math.PI) / 180,
	}
	const method0 = Object.hasOwn(own, method) ? own[method] : undefined
	if (method0 !== undefined) return double(method0())
	const native: unknown = Object.getOwnPropertyDescriptor(Math, method)?.value
	return typeof native === 'function'
		? double(Number(Reflect.apply(native, Math, numbers)))
		: fail(`Math.${method}() is not defined`)
}

/** The type stays. */
export const mathAbs = (value: unknown): unknown => {
	numberArgument(value, 'Math.abs', 'the value')
	return compare(value, 0) < 0 ? negate(value) : value
}

/** A whole number: of a `double` a `long`. */
export const mathRound = (value: unknown): number | bigint => {
	const number = Math.round(numberArgument(value, 'Math.round', 'the value'))
	return Number.isSafeInteger(number) ? number : longOf(number)
}

export const extreme = (first: unknown, second: unknown, called: string, isMaximum: boolean): unknown => {
	numberArgument(first, called, 'argument 1')
	numberArgument(second, called, 'argument 2')
	const chosen = compare(first, second) > 0 === isMaximum ? first : second
	return ofKind(Number(numeric(chosen)), commonKind(first, second))
}

export const mathMax = (a: unknown, b: unknown): unknown => extreme(a, b, 'Math.max', true)

export const mathMin = (a: unknown, b: unknown): unknown => extreme(a, b, 'Math.min', false)

export const booleanParseBoolean = (value: unknown): boolean =>
	typeof value === 'string' ? value.toLowerCase() === 'true' : value === true

export const booleanValueOf = (value: unknown): boolean => booleanParseBoolean(value)

export const booleanToString = (value: unknown): string => text(value)

/** Beyond the end there are zeros. */
export const arraysCopyOfRange = (value: unknown, from: unknown, to: unknown): unknown[] => {
	const list = listArgument(value, 'Arrays.copyOfRange', 'the array')
	const start = numberArgument(from, 'Arrays.copyOfRange', 'from')
	const end = numberArgument(to, 'Arrays.copyOfRange', 'to')
	if (start < 0 || start > list.length || end < start)
		fail(`Arrays.copyOfRange: ${start} to ${end} is outside of an array with ${list.length} items`)
	const copy = Array.from({ length: end - start }, (_, index) => list[start + index] ?? 0)
	const kind = kindOfList(list)
	return asKind(copy, kind === 'bytes' || kind === 'byteArray' ? 'byteArray' : 'array')
}

export const arraysCopyOf = (value: unknown, length: unknown): unknown[] =>
	arraysCopyOfRange(value, 0, length)

export const arraysAsList = (...items: unknown[]): unknown[] =>
	items.length === 1 && Array.isArray(items[0]) ? [...items[0]] : items

export const listOf = (...items: unknown[]): unknown[] => arraysAsList(...items)

export const setOf = (...items: unknown[]): unknown[] => asKind([...new Set(items)], 'set')

export const arraysEquals = (left: unknown, right: unknown): boolean => equal(left, right)

export const arraysSort = (value: unknown): null => {
	const list = listArgument(value, 'Arrays.sort', 'the array')
	list.splice(0, list.length, ...inOrder(list, true))
	return null
}

export const collectionsSort = (value: unknown): null => arraysSort(value)

export const arraysFill = (value: unknown, item: unknown): null => {
	listArgument(value, 'Arrays.fill', 'the array').fill(item)
	return null
}

export const collectionsReverse = (value: unknown): unknown => callReverse(value)

export const collectionsMax = (value: unknown): unknown =>
	inOrder(listArgument(value, 'Collections.max', 'the list'), false)[0] ??
	fail('Collections.max: the list is empty')

export const collectionsMin = (value: unknown): unknown =>
	inOrder(listArgument(value, 'Collections.min', 'the list'), true)[0] ??
	fail('Collections.min: the list is empty')

export const collectionsEmptyList = (): unknown[] => []

export const collectionsEmptyMap = (): Record<string, unknown> => ({})

export const objectsEquals = (left: unknown, right: unknown): boolean => equal(left, right)

export const objectsIsNull = (value: unknown): boolean => value === null || value === undefined

export const objectsNonNull = (value: unknown): boolean => value !== null && value !== undefined

/** JavaScript's own, which converters that come from there still have. */
export const objectAssign = (target: unknown, ...others: unknown[]): unknown => {
	for (const other of others) callPutAll(target, other)
	return target
}

export const objectKeys = (value: unknown): unknown =>
	isMap(value)
		? Object.keys(value)
		: fail(`Object.keys: the value must be a map, but is ${nameOfType(value)}`)

export const characterIsDigit = (value: unknown): boolean => /^\p{Nd}$/u.test(text(value))

export const characterIsLetter = (value: unknown): boolean => /^\p{L}$/u.test(text(value))

export const characterIsLetterOrDigit = (value: unknown): boolean => /^[\p{L}\p{Nd}]$/u.test(text(value))

/** -1: no digit to this base. */
export const characterDigit = (value: unknown, radix: unknown): number => {
	const digit = Number.parseInt(text(value), 36)
	return digit < Number(radix) ? digit : -1
}

export const characterGetNumericValue = (value: unknown): number => characterDigit(value, 36)

export const characterToString = (value: unknown): string =>
	typeof value === 'number' ? String.fromCodePoint(value) : text(value)

export const newArrayList = (items: unknown = []): unknown[] => [
	...listArgument(items, 'new ArrayList', 'the items'),
]

export const newLinkedList = (items: unknown = []): unknown[] => newArrayList(items)

export const newHashMap = (entries: unknown = {}): Record<string, unknown> =>
	isMap(entries) ? { ...entries } : {}

export const newLinkedHashMap = (entries: unknown = {}): Record<string, unknown> => newHashMap(entries)

export const newTreeMap = (entries: unknown = {}): Record<string, unknown> => newHashMap(entries)

export const newHashSet = (items: unknown = []): unknown[] => {
	const set = asKind([], 'set')
	callAddAll(set, items)
	return set
}

export const newLinkedHashSet = (items: unknown = []): unknown[] => newHashSet(items)

/** `value instanceof java.util.List` */
export const isInstance = (value: unknown, type: string): boolean => {
	const tests: Record<string, boolean> = {
		ArrayList: isList(value),
		Boolean: typeof value === 'boolean',
		Collection: Array.isArray(value) && !isArray(value),
		Date: value instanceof Date,
		Byte: kindOfNumber(value) === 'byte',
		Double: kindOfNumber(value) === 'double',
		Integer: kindOfNumber(value) === 'int',
		Long: kindOfNumber(value) === 'long',
		Map: isMap(value),
		Number: isNumber(value),
		Object: value !== null && value !== undefined,
		Set: isSet(value),
		String: typeof value === 'string',
	}
	const same: Record<string, string> = {
		CharSequence: 'String',
		Character: 'String',
		HashMap: 'Map',
		HashSet: 'Set',
		LinkedHashMap: 'Map',
		LinkedHashSet: 'Set',
		List: 'ArrayList',
		Float: 'Double',
		Short: 'Integer',
	}
	if (type.endsWith('[]')) return isArray(value)
	return tests[same[type] ?? type] ?? fail(`instanceof ${type}: this class is not known`)
}

/** A method that we have no function for. */
export const invoke = (name: string, value: unknown, ...given: unknown[]): unknown => {
	if (value instanceof Date) return dateMethod(value, name, given)
	return given.length > 0 || value === null || value === undefined
		? noMethod(value, name)
		: fail(`${nameOfType(value)} ${shown(value)} has no method ${name}()`)
}
