import type { Cursor } from './cursor.ts'
import type { Expression } from './nodes.ts'
import { syntaxError } from './tbelSyntaxError.ts'
import { isTypeName, takeType, typeLength } from './types.ts'

export type ParseExpression = (cursor: Cursor) => Expression

/** `a, b, c` up to `close`, which is taken, too. A comma before it is allowed. */
export const parseItems = (cursor: Cursor, close: string, parse: ParseExpression): readonly Expression[] => {
	const items: Expression[] = []
	while (!cursor.take(close)) {
		items.push(parse(cursor))
		if (!cursor.is(close)) cursor.expect(',', `or "${close}"`)
	}
	return items
}

/** A name before a colon is a text and no variable, as in JavaScript; in parentheses it would be one. */
const parseKey = (cursor: Cursor, parse: ParseExpression): Expression => {
	const { kind, text, at } = cursor.peek()
	if (kind !== 'name' || !cursor.is(':', 1)) return parse(cursor)
	cursor.next()
	return { kind: 'text', text, at }
}

/** After `[` or `{`: a map if there are colons, else a list. `{}` is a map, `[]` a list, `[:]` a map. */
const parseCollection = (cursor: Cursor, close: string, parse: ParseExpression): Expression => {
	const { at } = cursor.peek(-1)
	if (cursor.take(':')) {
		cursor.expect(close, 'after ":"')
		return { kind: 'map', entries: [], at }
	}
	if (cursor.take(close))
		return close === '}' ? { kind: 'map', entries: [], at } : { kind: 'list', items: [], at }
	const first = parseKey(cursor, parse)
	if (!cursor.take(':')) {
		if (cursor.take(close)) return { kind: 'list', items: [first], at }
		cursor.expect(',', `or "${close}"`)
		return { kind: 'list', items: [first, ...parseItems(cursor, close, parse)], at }
	}
	const entries: [Expression, Expression][] = [[first, parse(cursor)]]
	while (!cursor.take(close)) {
		cursor.expect(',', `or "${close}"`)
		if (cursor.take(close)) break
		const key = parseKey(cursor, parse)
		cursor.expect(':', 'after the key of a map')
		entries.push([key, parse(cursor)])
	}
	return { kind: 'map', entries, at }
}

/** After `new`. */
const parseNew = (cursor: Cursor, parse: ParseExpression): Expression => {
	const { at } = cursor.peek(-1)
	const length = typeLength(cursor)
	if (length === 0) throw cursor.unexpected('A type is expected after "new"')
	const type = takeType(cursor, length)
	if (type.endsWith('[]')) {
		const { at } = cursor.expect('{', 'before the items of an array')
		const items = { kind: 'list', items: parseItems(cursor, '}', parse), at } as const
		return { kind: 'newArray', type: type.slice(0, -2), sizeOrItems: items, at }
	}
	if (cursor.take('[')) {
		const sizeOrItems = parse(cursor)
		cursor.expect(']', 'after the size of an array')
		return { kind: 'newArray', type, sizeOrItems, at }
	}
	cursor.expect('(', 'after the name of a class')
	return { kind: 'new', type, given: parseItems(cursor, ')', parse), at }
}

/** `(int)` before an operand; not `(value)`, and not `(int) - 1`, which nobody writes. */
const castLength = (cursor: Cursor): number => {
	const length = isTypeName(cursor.peek().text) || cursor.is('java') ? typeLength(cursor) : 0
	if (length === 0 || !cursor.is(')', length)) return 0
	const { kind, text } = cursor.peek(length + 1)
	return kind === 'sign'
		? ['(', '[', '-', '~', '!'].includes(text)
			? length
			: 0
		: kind === 'end'
			? 0
			: length
}

const constants = { true: 'true', false: 'false', null: 'null', nil: 'null', empty: 'empty' } as const

const isConstant = (name: string): name is keyof typeof constants => Object.hasOwn(constants, name)

/** A value without operators around it; `parseUnary` reads what a cast converts. */
export const parsePrimary = (
	cursor: Cursor,
	parse: ParseExpression,
	parseUnary: ParseExpression,
): Expression => {
	const { kind, text, at } = cursor.peek()
	if (kind === 'end') throw cursor.unexpected('A value is expected')
	const typed =
		kind === 'sign' && text === '('
			? castLength({ ...cursor, peek: (n = 0) => cursor.peek(n + 1), is: (t, n = 0) => cursor.is(t, n + 1) })
			: 0
	cursor.next()
	if (typed > 0) {
		const type = takeType(cursor, typed)
		cursor.next()
		return { kind: 'cast', type, value: parseUnary(cursor), at }
	}
	if (kind === 'number' || kind === 'text') return { kind, text, at }
	if (kind === 'template' || kind === 'regex') return { kind: 'verbatim', text, at }
	if (kind === 'name' && text === 'new') return parseNew(cursor, parse)
	if (kind === 'name')
		return isConstant(text) ? { kind: 'constant', value: constants[text], at } : { kind, name: text, at }
	if (text === '[') return parseCollection(cursor, ']', parse)
	if (text === '{') return parseCollection(cursor, '}', parse)
	if (text === '(') {
		const inner = parse(cursor)
		cursor.expect(')', 'to close the parenthesis')
		return inner.kind === 'conditional' ? { ...inner, inParentheses: true } : inner
	}
	throw syntaxError(`A value is expected, but "${text}" stands here.`, at)
}
