import type { Cursor } from './cursor.ts'
import type { Declaration, Expression } from './nodes.ts'
import { parseExpression } from './parseExpression.ts'
import { takeType, typeLength } from './types.ts'

/** Tokens of a type with the name of a variable behind it, or 0. */
export const declaredTypeLength = (cursor: Cursor): number => {
	const length = typeLength(cursor)
	const { kind, text, beginsLine } = cursor.peek(length)
	const isName = length > 0 && !cursor.is('new') && kind === 'name' && !beginsLine
	const isWord = [
		'instanceof',
		'is',
		'contains',
		'and',
		'or',
		'in',
		'soundslike',
		'strsim',
		'convertable_to',
	].includes(text)
	return isName && (!isWord || ['=', ';', ':'].some((sign) => cursor.is(sign, length + 1))) ? length : 0
}

/** `var x = 1, y`, `int i = 0`, `byte[] b`; without the end of the statement. */
export const parseDeclaration = (cursor: Cursor): Declaration | undefined => {
	const { at } = cursor.peek()
	const untyped =
		['var', 'def', 'let', 'const'].some((word) => cursor.is(word)) && cursor.peek(1).kind === 'name'
	const length = untyped ? 0 : declaredTypeLength(cursor)
	if (!untyped && length === 0) return undefined
	const type = untyped ? { at: cursor.next().at } : { type: takeType(cursor, length) }
	const variables: { name: string; at: Declaration['at']; value?: Expression }[] = []
	do {
		const { text: name, at } = cursor.expectName('in a declaration')
		variables.push({ name, at, ...(cursor.take('=') && { value: parseExpression(cursor) }) })
	} while (cursor.take(','))
	return { kind: 'declaration', variables, ...type, at }
}
