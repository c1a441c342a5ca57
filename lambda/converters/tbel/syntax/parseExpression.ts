import type { Cursor } from './cursor.ts'
import type { Expression, Target } from './nodes.ts'
import { type ParseExpression, parseItems, parsePrimary } from './parsePrimary.ts'
import { syntaxError } from './tbelSyntaxError.ts'
import { takeType, typeLength } from './types.ts'

/** Operators with two operands, those that bind least first. */
const levels: readonly (readonly string[])[] = [
	['||', 'or'],
	['&&', 'and'],
	['|'],
	['^'],
	['&'],
	['==', '!=', '===', '!=='],
	['<', '>', '<=', '>=', 'instanceof', 'is', 'contains', '~='],
	['<<', '>>', '>>>'],
	['+', '-', '#'],
	['*', '/', '%'],
	['**'],
]

const unaries = ['-', '+', '!', '~']

/** `+=`, but not `==`, `<=` … */
const assignment = /^(?:[-+*/%&|^]|<<|>>>?)?=$/

/** What TBEL has and we do not. */
const notSupported = ['soundslike', 'strsim', 'convertable_to', 'isdef', 'in', '=>']

const isTarget = (expression: Expression): expression is Target =>
	['name', 'member', 'index'].includes(expression.kind)

const targetOf = (expression: Expression, operator: string): Target => {
	if (!isTarget(expression))
		throw syntaxError(`"${operator}" needs a variable or a member beside it.`, expression.at)
	return expression
}

/** `.name`, `[index]`, `(given)`, `++` behind a value, as many as there are. A line does not begin with the latter three. */
const parsePostfix = (cursor: Cursor, parse: ParseExpression): Expression => {
	let value = parsePrimary(cursor, parse, (cursor) => parseUnary(cursor, parse))
	for (;;) {
		const { at, beginsLine } = cursor.peek()
		const nullSafe = cursor.is('.?') || cursor.is('?.')
		if (nullSafe || cursor.is('.')) {
			cursor.next()
			const { text: name, at } = cursor.expectName('after the dot')
			value = { kind: 'member', object: value, name, nullSafe, at }
		} else if (cursor.is('(')) {
			cursor.next()
			value = { kind: 'call', called: value, given: parseItems(cursor, ')', parse), at: value.at }
		} else if (cursor.is('[') && !beginsLine) {
			cursor.next()
			const index = parse(cursor)
			cursor.expect(']', 'after the index')
			value = { kind: 'index', object: value, index, at }
		} else if ((cursor.is('++') || cursor.is('--')) && !beginsLine) {
			const operator = cursor.next().text === '++' ? '++' : '--'
			value = { kind: 'step', operator, prefix: false, target: targetOf(value, operator), at }
		} else return value
	}
}

const parseUnary = (cursor: Cursor, parse: ParseExpression): Expression => {
	const { kind, text, at } = cursor.peek()
	if (kind === 'sign' && (text === '++' || text === '--')) {
		cursor.next()
		return {
			kind: 'step',
			operator: text,
			prefix: true,
			target: targetOf(parseUnary(cursor, parse), text),
			at,
		}
	}
	if (kind !== 'sign' || !unaries.includes(text)) return parsePostfix(cursor, parse)
	cursor.next()
	return { kind: 'unary', operator: text, value: parseUnary(cursor, parse), at }
}

/** A word is an operator where an operand follows on the same line: a variable may have its name. */
const isOperator = (cursor: Cursor, operators: readonly string[]): boolean => {
	const { kind, text, beginsLine } = cursor.peek()
	if (kind === 'sign') return operators.includes(text)
	if (kind !== 'name' || beginsLine || !operators.includes(text)) return false
	const { kind: after } = cursor.peek(1)
	return after !== 'sign' || ['(', '[', '{', '-', '!'].some((sign) => cursor.is(sign, 1))
}

const parseBinary = (cursor: Cursor, level: number, parse: ParseExpression): Expression => {
	const operators = levels[level]
	if (operators === undefined) return parseUnary(cursor, parse)
	let left = parseBinary(cursor, level + 1, parse)
	while (isOperator(cursor, operators)) {
		const { text: operator, at } = cursor.next()
		if (operator === 'instanceof' || operator === 'is') {
			const length = typeLength(cursor)
			if (length === 0) throw cursor.unexpected(`A type is expected after "${operator}"`)
			left = { kind: 'instanceof', value: left, type: takeType(cursor, length), at }
		} else left = { kind: 'binary', operator, left, right: parseBinary(cursor, level + 1, parse), at }
	}
	return left
}

/** One expression, assignments and `? :` included. */
export const parseExpression: ParseExpression = (cursor) => {
	const left = parseBinary(cursor, 0, parseExpression)
	const { kind, text: sign, at } = cursor.peek()
	if (isOperator(cursor, notSupported)) throw syntaxError(`"${sign}" is not supported.`, at)
	if (cursor.take('?')) {
		const ifTrue = parseExpression(cursor)
		cursor.expect(':', 'between the two values of "?"')
		return { kind: 'conditional', condition: left, ifTrue, otherwise: parseExpression(cursor), at }
	}
	if (kind !== 'sign' || !assignment.test(sign)) return left
	cursor.next()
	const operator = sign === '=' ? '=' : sign.slice(0, -1)
	return { kind: 'assign', operator, target: targetOf(left, sign), value: parseExpression(cursor), at }
}
