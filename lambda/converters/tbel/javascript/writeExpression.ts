import type { Expression, Target, TypeName } from '../syntax/nodes.ts'
import { javaClassOf, javaConstant } from './javaClasses.ts'
import { isDoubleText, numberInCode } from './numberInCode.ts'
import { conversions, logical, operations } from './operations.ts'
import type { Scope } from './scope.ts'
import { writeCall } from './writeCall.ts'
import { writeMap } from './writeMap.ts'
import { list, quote, type Write } from './writing.ts'

/** Writes a value converted to a type; a type that converts nothing leaves it as it is. */
export const writeConverted = (scope: Scope, type: TypeName | undefined, write: () => void): void => {
	const conversion = type === undefined ? undefined : conversions[type]
	if (conversion !== undefined) scope.writer.write(`${scope.use(conversion)}(`)
	write()
	if (conversion !== undefined) scope.writer.write(')')
}

/** Whether a `.?` stands in the chain of members that ends here: then null goes through the rest of it. */
const isNullSafe = (expression: Expression): boolean => {
	if (expression.kind === 'member') return expression.nullSafe || isNullSafe(expression.object)
	if (expression.kind === 'index') return isNullSafe(expression.object)
	return expression.kind === 'call' && expression.called.kind === 'member' && isNullSafe(expression.called)
}

const writeName: Write<Expression & { kind: 'name' }> = ({ name }, { writer, has, use, nameOf }) =>
	writer.write(has(name) ? nameOf(name) : `${use('unresolved')}(${quote(name)})`)

const writeMember: Write<Expression & { kind: 'member' }> = (member, scope) => {
	const { writer, use, has } = scope
	const javaClass = javaClassOf(member.object, has)
	const constant = javaClass === undefined ? undefined : javaConstant(javaClass, member.name)
	if (constant !== undefined) writer.write(`(${constant})`)
	else if (javaClass !== undefined)
		writer.write(`${use('unresolved')}(${quote(`${javaClass}.${member.name}`)})`)
	else {
		writer.write(`${use(isNullSafe(member) ? 'getSafely' : 'get')}(`)
		writeExpression(member.object, scope)
		writer.write(',')
		writer.mark(member.at)
		writer.write(`${quote(member.name)})`)
	}
}

const writeIndex: Write<Expression & { kind: 'index' }> = (index, scope) => {
	scope.writer.write(`${scope.use(isNullSafe(index) ? 'itemSafely' : 'item')}(`)
	list([index.object, index.index], scope, writeExpression)
	scope.writer.write(')')
}

/** Object and key of what is not a variable. */
const writePlace = (target: Exclude<Target, { kind: 'name' }>, scope: Scope): void => {
	writeExpression(target.object, scope)
	scope.writer.write(',')
	if (target.kind === 'member') scope.writer.write(quote(target.name))
	else writeExpression(target.index, scope)
}

const writeVariableAssign = (
	name: string,
	operation: string | undefined,
	value: Expression,
	scope: Scope,
): void => {
	const { writer, typeOf, nameOf } = scope
	writer.write(`(${nameOf(name)}=`)
	writeConverted(scope, typeOf(name), () => {
		if (operation !== undefined) writer.write(`${operation}(${nameOf(name)},`)
		writeExpression(value, scope)
		if (operation !== undefined) writer.write(')')
	})
	writer.write(')')
}

const writeAssign: Write<Expression & { kind: 'assign' }> = ({ target, operator, value }, scope) => {
	const { writer, use } = scope
	const operation = operator === '=' ? undefined : use(operations[operator] ?? '')
	if (target.kind === 'name') writeVariableAssign(target.name, operation, value, scope)
	else {
		writer.write(`${use(operation === undefined ? 'set' : 'update')}(`)
		writePlace(target, scope)
		writer.write(operation === undefined ? ',' : `,${operation},`)
		writeExpression(value, scope)
		writer.write(')')
	}
}

const writeStep: Write<Expression & { kind: 'step' }> = ({ target, operator, prefix }, scope) => {
	const { writer, use, nameOf } = scope
	if (target.kind === 'name') {
		const name = nameOf(target.name)
		writer.write(prefix ? `(${operator}${name})` : `(${name}${operator})`)
	} else {
		writer.write(`${use('step')}(`)
		writePlace(target, scope)
		writer.write(`,${operator === '++' ? 1 : -1},${prefix})`)
	}
}

const writeBinary: Write<Expression & { kind: 'binary' }> = ({ operator, left, right, at }, scope) => {
	const { writer, use } = scope
	const logic = logical[operator]
	writer.mark(left.at)
	if (logic === undefined) {
		writer.mark(at.line === left.at.line ? at : left.at)
		writer.write(`${use(operations[operator] ?? '')}(`)
		list([left, right], scope, writeExpression)
	} else {
		writer.write('(!!')
		writeExpression(left, scope)
		writer.write(`${logic}!!`)
		writeExpression(right, scope)
	}
	writer.write(')')
}

const writeUnary: Write<Expression & { kind: 'unary' }> = ({ operator, value }, scope) => {
	const operation =
		operator === '~' ? 'bitNot' : operator === '-' && value.kind !== 'number' ? 'negate' : undefined
	scope.writer.write(
		operation === undefined ? `(${operator === '+' ? '' : operator}` : `${scope.use(operation)}(`,
	)
	writeExpression(value, scope)
	scope.writer.write(')')
}

/** A `double` without fraction is marked as one. */
const writeNumber = (text: string, { writer, use }: Scope): void => {
	const code = numberInCode(text)
	writer.write(isDoubleText(text) && Number.isInteger(Number(code)) ? `${use('double')}(${code})` : code)
}

const constants = { true: 'true', false: 'false', null: 'null' } as const

/** The classes that converters ask for most have functions of their own. */
const instances: Readonly<Record<string, string>> = {
	ArrayList: 'isList',
	List: 'isList',
	Map: 'isMap',
	HashMap: 'isMap',
}

const writeInstanceof: Write<Expression & { kind: 'instanceof' }> = ({ value, type }, scope) => {
	const { writer, use } = scope
	const own = Object.hasOwn(instances, type) ? instances[type] : undefined
	writer.write(`${use(own ?? 'isInstance')}(`)
	writeExpression(value, scope)
	writer.write(own === undefined ? `,${quote(type)})` : ')')
}

/** `new Date(…)` → `newDate(…)` */
const writeNew: Write<Expression & { kind: 'new' }> = ({ type, given }, scope) => {
	const create = scope.use(type === 'Date' && given.length < 2 ? 'newDateOf' : `new${type}`)
	scope.writer.write(create === undefined ? `${scope.use('cannotCreate')}(${quote(type)}` : `${create}(`)
	if (create !== undefined) list(given, scope, writeExpression)
	scope.writer.write(')')
}

/** Writes an expression as JavaScript. */
export const writeExpression = (expression: Expression, scope: Scope): void => {
	const { writer, use } = scope
	if (expression.kind !== 'binary') writer.mark(expression.at)
	switch (expression.kind) {
		case 'name':
			writeName(expression, scope)
			break
		case 'number':
			writeNumber(expression.text, scope)
			break
		case 'text':
			writer.write(quote(expression.text))
			break
		case 'verbatim':
			// A template that spans lines would move what follows.
			writer.write(expression.text.replaceAll('\n', '\\n'))
			break
		case 'constant':
			writer.write(expression.value === 'empty' ? `${use('empty')}` : constants[expression.value])
			break
		case 'list':
			writer.write('[')
			list(expression.items, scope, writeExpression)
			writer.write(']')
			break
		case 'map':
			writeMap(expression, scope, writeExpression)
			break
		case 'member':
			writeMember(expression, scope)
			break
		case 'index':
			writeIndex(expression, scope)
			break
		case 'call':
			writeCall(expression, scope, writeExpression, isNullSafe(expression))
			break
		case 'new':
			writeNew(expression, scope)
			break
		case 'newArray':
			writer.write(`${use('newArray')}(${quote(expression.type)},`)
			writeExpression(expression.sizeOrItems, scope)
			writer.write(')')
			break
		case 'cast':
			writeConverted(scope, expression.type, () => writeExpression(expression.value, scope))
			break
		case 'unary':
			writeUnary(expression, scope)
			break
		case 'step':
			writeStep(expression, scope)
			break
		case 'binary':
			writeBinary(expression, scope)
			break
		case 'instanceof':
			writeInstanceof(expression, scope)
			break
		case 'conditional':
			writer.write('(')
			writeExpression(expression.condition, scope)
			writer.write('?')
			writeExpression(expression.ifTrue, scope)
			writer.write(':')
			writeExpression(expression.otherwise, scope)
			writer.write(')')
			break
		case 'assign':
			writeAssign(expression, scope)
			break
	}
}
