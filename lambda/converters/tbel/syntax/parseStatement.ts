import type { Cursor } from './cursor.ts'
import type { Expression, Statement } from './nodes.ts'
import { declaredTypeLength, parseDeclaration } from './parseDeclaration.ts'
import { parseExpression } from './parseExpression.ts'
import { takeType } from './types.ts'

/** A statement ends with `;`; we also let it end with its line. */
const endStatement = (cursor: Cursor): void => {
	if (cursor.take(';') || cursor.is('}') || cursor.peek().beginsLine || cursor.is(')')) return
	throw cursor.unexpected('";" is expected after a statement')
}

const parseCondition = (cursor: Cursor, word: string): Expression => {
	cursor.expect('(', `after "${word}"`)
	const condition = parseExpression(cursor)
	cursor.expect(')', `after the condition of "${word}"`)
	return condition
}

/** Statements up to `}`, which is taken, too. */
const parseBody = (cursor: Cursor, whose: string): readonly Statement[] => {
	cursor.expect('{', `before the body of ${whose}`)
	const body: Statement[] = []
	while (!cursor.take('}')) {
		if (cursor.peek().kind === 'end') throw cursor.unexpected(`"}" is expected after the body of ${whose}`)
		const statement = parseStatement(cursor)
		if (statement !== undefined) body.push(statement)
	}
	return body
}

/** The statement that an `if` or a loop is about; `;` is none. */
const parseControlled = (cursor: Cursor): Statement => {
	const { at } = cursor.peek()
	return parseStatement(cursor) ?? { kind: 'block', body: [], at }
}

type Parse = (cursor: Cursor, at: Statement['at']) => Statement

const parseFor: Parse = (cursor, at) => {
	const word = cursor.peek(-1).text
	cursor.expect('(', `after "${word}"`)
	const length = declaredTypeLength(cursor)
	const isForeach = cursor.peek(length).kind === 'name' && cursor.is(':', length + 1)
	if (isForeach) {
		if (length > 0) takeType(cursor, length)
		const { text: name } = cursor.next()
		cursor.next()
		const items = parseExpression(cursor)
		cursor.expect(')', `after the items of "${word}"`)
		return { kind: 'foreach', name, items, body: parseControlled(cursor), at }
	}
	if (word === 'foreach') throw cursor.unexpected('"foreach" needs a name and ":"')
	const first = cursor.take(';') ? undefined : parseSimple(cursor)
	const condition = cursor.is(';') ? undefined : parseExpression(cursor)
	cursor.expect(';', 'after the condition of "for"')
	const step: Expression[] = []
	while (!cursor.take(')')) {
		step.push(parseExpression(cursor))
		if (!cursor.is(')')) cursor.expect(',', 'or ")"')
	}
	return {
		kind: 'for',
		...(first && { first }),
		...(condition && { condition }),
		step,
		body: parseControlled(cursor),
		at,
	}
}

const parseIf: Parse = (cursor, at) => {
	const condition = parseCondition(cursor, 'if')
	const ifTrue = parseControlled(cursor)
	return {
		kind: 'if',
		condition,
		ifTrue,
		...(cursor.take('else') && { otherwise: parseControlled(cursor) }),
		at,
	}
}

const parseWhile: Parse = (cursor, at) => {
	const word = cursor.peek(-1).text
	const condition = parseCondition(cursor, word)
	return { kind: 'while', until: word === 'until', condition, body: parseControlled(cursor), at }
}

const parseDo: Parse = (cursor, at) => {
	const body = parseControlled(cursor)
	const until = cursor.is('until')
	if (!until) cursor.expect('while', 'after the body of "do"')
	else cursor.next()
	const condition = parseCondition(cursor, until ? 'until' : 'while')
	endStatement(cursor)
	return { kind: 'do', until, condition, body, at }
}

const parseSwitch: Parse = (cursor, at) => {
	const value = parseCondition(cursor, 'switch')
	cursor.expect('{', 'before the cases of "switch"')
	const cases: { at: Statement['at']; value?: Expression; body: Statement[] }[] = []
	while (!cursor.take('}')) {
		const { at } = cursor.peek()
		const isDefault = cursor.take('default')
		if (!isDefault) cursor.expect('case', 'in "switch"')
		const matched = isDefault ? {} : { value: parseExpression(cursor) }
		cursor.expect(':', 'after the value of a case')
		const body: Statement[] = []
		while (!['case', 'default', '}'].some((word) => cursor.is(word))) {
			const statement = parseStatement(cursor)
			if (statement !== undefined) body.push(statement)
		}
		cases.push({ at, ...matched, body })
	}
	return { kind: 'switch', value, cases, at }
}

const parseFunction: Parse = (cursor, at) => {
	const { text: name } = cursor.expectName('after "function"')
	cursor.expect('(', 'after the name of a function')
	const parameters: { name: string; type?: string }[] = []
	while (!cursor.take(')')) {
		const length = declaredTypeLength(cursor)
		const type = length > 0 ? { type: takeType(cursor, length) } : {}
		parameters.push({ name: cursor.expectName('as parameter').text, ...type })
		if (!cursor.is(')')) cursor.expect(',', 'or ")"')
	}
	return { kind: 'function', name, parameters, body: parseBody(cursor, `function ${name}`), at }
}

const parseReturn: Parse = (cursor, at) => {
	const isEmpty = cursor.is(';') || cursor.is('}') || cursor.peek().kind === 'end'
	const value = isEmpty ? {} : { value: parseExpression(cursor) }
	endStatement(cursor)
	return { kind: 'return', ...value, at }
}

const leave =
	(kind: 'break' | 'continue'): Parse =>
	(cursor, at) => {
		endStatement(cursor)
		return { kind, at }
	}

const statements: ReadonlyMap<string, Parse> = new Map<string, Parse>([
	['if', parseIf],
	['for', parseFor],
	['foreach', parseFor],
	['while', parseWhile],
	['until', parseWhile],
	['do', parseDo],
	['switch', parseSwitch],
	['return', parseReturn],
	['break', leave('break')],
	['continue', leave('continue')],
])

/** A declaration or an expression. */
const parseSimple = (cursor: Cursor): Statement => {
	const { at } = cursor.peek()
	const statement = parseDeclaration(cursor) ?? {
		kind: 'expression',
		expression: parseExpression(cursor),
		at,
	}
	endStatement(cursor)
	return statement
}

/** `{` begins a map where a key and a colon follow, or where it is empty and used; else a block. */
const beginsMap = (cursor: Cursor): boolean => {
	if (!cursor.is('}', 1)) return cursor.is(':', 2) && ['name', 'text', 'number'].includes(cursor.peek(1).kind)
	if (cursor.is(';', 2)) return cursor.peek(3).kind === 'end'
	return (
		cursor.peek(2).kind === 'end' ||
		['.', '.?', '==', '!=', 'instanceof', 'is'].some((text) => cursor.is(text, 2))
	)
}

const isFunction = (cursor: Cursor): boolean =>
	cursor.is('function') || (cursor.is('def') && cursor.peek(1).kind === 'name' && cursor.is('(', 2))

/** Nothing for `;` alone. */
const parseStatement = (cursor: Cursor): Statement | undefined => {
	if (cursor.take(';')) return undefined
	const { kind, text, at } = cursor.peek()
	if (kind === 'sign' && text === '{' && !beginsMap(cursor))
		return { kind: 'block', body: parseBody(cursor, 'a block'), at }
	const parse = isFunction(cursor) ? parseFunction : kind === 'name' ? statements.get(text) : undefined
	// A variable may be called like a statement: `until = 5`.
	const isVariable = cursor.is('=', 1) || (text === 'until' && !cursor.is('(', 1))
	if (parse === undefined || isVariable) return parseSimple(cursor)
	cursor.next()
	return parse(cursor, at)
}

/** All statements of a script. */
export const parseScript = (cursor: Cursor): readonly Statement[] => {
	const body: Statement[] = []
	while (cursor.peek().kind !== 'end') {
		const statement = parseStatement(cursor)
		if (statement !== undefined) body.push(statement)
		else if (cursor.is('}')) throw cursor.unexpected('A statement is expected')
	}
	return body
}
