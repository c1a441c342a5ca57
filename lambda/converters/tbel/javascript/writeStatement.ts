import type { Expression, Statement } from '../syntax/nodes.ts'
import { functionsOf, nameInCode, type Variables, variablesOf } from './names.ts'
import { type Scope, withNames } from './scope.ts'
import { writeConverted, writeExpression } from './writeExpression.ts'

/** Whether the value of a statement is what the function around it returns: as that of its last one is. */
type Last = 'last' | 'not last'

const writeInParentheses = (expression: Expression, scope: Scope): void => {
	scope.writer.write('(')
	writeExpression(expression, scope)
	scope.writer.write(')')
}

const writeReturn = (value: Expression | undefined, scope: Scope): void => {
	scope.writer.write('return')
	if (value !== undefined) writeInParentheses(value, scope)
	scope.writer.write(';')
}

const writeBlock = (body: readonly Statement[], scope: Scope, last: Last): void => {
	scope.writer.write('{')
	writeStatements(body, scope, last)
	scope.writer.write('}')
}

const writeDeclaration = (statement: Statement & { kind: 'declaration' }, scope: Scope, last: Last): void => {
	const { writer } = scope
	for (const { name, at, value } of statement.variables) {
		writer.mark(at)
		writer.write(`${scope.nameOf(name)}=`)
		if (value === undefined) writer.write('null')
		else writeConverted(scope, statement.type, () => writeExpression(value, scope))
		writer.write(';')
	}
	const { name } = statement.variables.at(-1) ?? {}
	if (last === 'last' && name !== undefined) writer.write(`return ${scope.nameOf(name)};`)
}

const writeForeach = ({ name, items, body }: Statement & { kind: 'foreach' }, scope: Scope): void => {
	scope.writer.write(`for(let ${nameInCode(name, scope.depth)} of ${scope.use('iterate')}`)
	writeInParentheses(items, scope)
	scope.writer.write('){')
	writeStatement(body, withNames(scope, new Map([[name, undefined]])), 'not last')
	scope.writer.write('}')
}

const writeFor = ({ first, condition, step, body }: Statement & { kind: 'for' }, scope: Scope): void => {
	const { writer } = scope
	if (first !== undefined) writeStatement(first, scope, 'not last')
	writer.write('for(;')
	if (condition !== undefined) writeExpression(condition, scope)
	writer.write(';')
	for (const [index, expression] of step.entries()) {
		if (index > 0) writer.write(',')
		writeExpression(expression, scope)
	}
	writer.write('){')
	writeStatement(body, scope, 'not last')
	writer.write('}')
}

const writeWhile = (statement: Statement & { kind: 'while' | 'do' }, scope: Scope): void => {
	const { writer } = scope
	const condition = () => {
		writer.write(statement.until ? '(!' : '(')
		writeInParentheses(statement.condition, scope)
		writer.write(')')
	}
	if (statement.kind === 'while') {
		writer.write('while')
		condition()
		writer.write('{')
	} else writer.write('do{')
	writeStatement(statement.body, scope, 'not last')
	writer.write('}')
	if (statement.kind === 'while') return
	writer.write('while')
	condition()
	writer.write(';')
}

const writeSwitch = ({ value, cases }: Statement & { kind: 'switch' }, scope: Scope, last: Last): void => {
	const { writer, use } = scope
	writer.write(`switch(${use('switchKey')}(`)
	writeExpression(value, scope)
	writer.write(')){')
	for (const { at, value, body } of cases) {
		writer.mark(at)
		if (value === undefined) writer.write('default:')
		else {
			writer.write(`case ${use('switchKey')}(`)
			writeExpression(value, scope)
			writer.write('):')
		}
		writeStatements(body, scope, 'not last')
	}
	writer.write(last === 'last' ? '}return null;' : '}')
}

/** Parameters and body of a function, with the variables that the body declares or creates. */
const writeFunction = (statement: Statement & { kind: 'function' }, scope: Scope): void => {
	const { writer, depth } = scope
	const { name, parameters, body } = statement
	const types: Variables = new Map(parameters.map(({ name, type }) => [name, type]))
	const inside = withNames({ ...scope, depth: depth + 1 }, types)
	const names = parameters.map(({ name }) => `${inside.nameOf(name)}=null`)
	writer.write(`function ${scope.nameOf(name)}(${names.join(',')}){`)
	for (const { name, type } of parameters) {
		if (type === undefined) continue
		writer.write(`${inside.nameOf(name)}=`)
		writeConverted(scope, type, () => writer.write(inside.nameOf(name)))
		writer.write(';')
	}
	writeFunctionBody(body, inside, new Set(parameters.map(({ name }) => name)))
	writer.write('}')
}

/** The statements of a function or of the script. `parameters`: names that are declared already. */
export const writeFunctionBody = (
	body: readonly Statement[],
	scope: Scope,
	parameters: ReadonlySet<string>,
): void => {
	const functions: Variables = new Map(functionsOf(body).map((name) => [name, undefined]))
	const around = withNames(scope, functions)
	const variables = variablesOf(body, around.has)
	const inside = withNames(around, variables)
	const declared = [...variables.keys()].filter((name) => !parameters.has(name) && !functions.has(name))
	const first = declared.map(
		(name) => `${inside.nameOf(name)}=${scope.has(name) ? scope.nameOf(name) : 'null'}`,
	)
	if (first.length > 0) scope.writer.write(`let ${first.join(',')};`)
	writeStatements(body, inside, 'last')
}

const writeStatements = (body: readonly Statement[], scope: Scope, last: Last): void => {
	const lastIndex = body.findLastIndex(({ kind }) => kind !== 'function')
	// A function after the last statement is still defined: JavaScript does that before it runs the first one.
	for (const [index, statement] of body.entries())
		writeStatement(statement, scope, index === lastIndex ? last : 'not last')
}

const writeIf = (statement: Statement & { kind: 'if' }, scope: Scope, last: Last): void => {
	const { writer } = scope
	writer.write('if')
	writeInParentheses(statement.condition, scope)
	writer.write('{')
	writeStatement(statement.ifTrue, scope, last)
	writer.write('}')
	if (statement.otherwise === undefined) return
	writer.write('else{')
	writeStatement(statement.otherwise, scope, last)
	writer.write('}')
}

const writeStatement = (statement: Statement, scope: Scope, last: Last): void => {
	const { writer } = scope
	writer.mark(statement.at)
	switch (statement.kind) {
		case 'declaration':
			writeDeclaration(statement, scope, last)
			break
		case 'expression':
			if (last === 'last') writeReturn(statement.expression, scope)
			else {
				writeExpression(statement.expression, scope)
				writer.write(';')
			}
			break
		case 'block':
			writeBlock(statement.body, scope, last)
			break
		case 'if':
			writeIf(statement, scope, last)
			break
		case 'foreach':
			writeForeach(statement, scope)
			break
		case 'for':
			writeFor(statement, scope)
			break
		case 'while':
		case 'do':
			writeWhile(statement, scope)
			break
		case 'switch':
			writeSwitch(statement, scope, last)
			break
		case 'return':
			writeReturn(statement.value, scope)
			break
		case 'break':
		case 'continue':
			writer.write(`${statement.kind};`)
			break
		case 'function':
			writeFunction(statement, scope)
			break
	}
}
