import type { Cursor } from './cursor.ts'

/** What a value of a typed variable is converted to. Other types are read and not enforced. */
const converted = [
	'int',
	'long',
	'double',
	'float',
	'byte',
	'short',
	'char',
	'boolean',
	'Integer',
	'Long',
	'Double',
	'Float',
	'Byte',
	'Short',
	'Character',
	'Boolean',
	'String',
]

const others = [
	'Object',
	'Number',
	'CharSequence',
	'List',
	'ArrayList',
	'Map',
	'HashMap',
	'LinkedHashMap',
	'Set',
	'HashSet',
	'LinkedHashSet',
	'Collection',
	'Date',
]

export const isTypeName = (name: string): boolean => converted.includes(name) || others.includes(name)

/** How many tokens from `from` on make a type: `int`, `byte[]`, `java.util.List`, `Map<String, Object>`; 0: none. */
export const typeLength = (cursor: Cursor, from = 0): number => {
	if (cursor.peek(from).kind !== 'name') return 0
	let length = from + 1
	while (cursor.is('.', length) && cursor.peek(length + 1).kind === 'name') length += 2
	if (cursor.is('<', length) && isTypeName(cursor.peek(length - 1).text)) {
		const parameters = parametersLength(cursor, length)
		if (parameters === 0) return 0
		length += parameters
	}
	while (cursor.is('[', length) && cursor.is(']', length + 1)) length += 2
	return length - from
}

/** How many tokens are `<…>`; 0: they are no type parameters. */
const parametersLength = (cursor: Cursor, from: number): number => {
	let depth = 0
	for (let at = from; ; at++) {
		const { kind, text } = cursor.peek(at)
		if (text === '<') depth++
		else if (text === '>') depth--
		else if (text === '>>') depth -= 2
		else if (!(kind === 'name' || text === ',' || text === '?' || text === '.')) return 0
		if (depth <= 0) return at - from + 1
	}
}

/** Takes a type of `length` tokens; type parameters are left out. */
export const takeType = (cursor: Cursor, length: number): string => {
	const texts = Array.from({ length }, () => cursor.next().text).join('')
	return texts.replace(/<.*>/, '').replace(/^java\.(?:util|lang)\./, '')
}
