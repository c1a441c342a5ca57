import type { Expression } from '../syntax/nodes.ts'
import { syntaxError } from '../syntax/tbelSyntaxError.ts'
import { javaClassOf, javaStatic } from './javaClasses.ts'
import type { Scope } from './scope.ts'
import { list, quote, type Write } from './writing.ts'

type Call = Expression & { kind: 'call' }

const upperFirst = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`

/** `name(…)`: a function of the script, or else one of ThingsBoard. */
const writeFunctionCall = (
	name: string,
	given: Call['given'],
	scope: Scope,
	write: Write<Expression>,
): void => {
	const called = scope.has(name) ? scope.nameOf(name) : scope.use(`tb${upperFirst(name)}`)
	scope.writer.write(called === undefined ? `${scope.use('unresolved')}(${quote(`${name}()`)}` : `${called}(`)
	if (called !== undefined) list(given, scope, write)
	scope.writer.write(')')
}

/** `Integer.parseInt(…)` → `integerParseInt(…)`; what is only in `Math` → `math("sin", …)`. */
const writeStaticCall = (
	javaClass: string,
	method: string,
	given: Call['given'],
	scope: Scope,
	write: Write<Expression>,
): void => {
	const { writer, use } = scope
	const called = use(javaStatic(javaClass, method))
	if (called !== undefined) writer.write(`${called}(`)
	else if (javaClass === 'Math') writer.write(`${use('math')}(${quote(method)}${given.length > 0 ? ',' : ''}`)
	else writer.write(`${use('unresolved')}(${quote(`${javaClass}.${method}()`)}`)
	if (called !== undefined || javaClass === 'Math') list(given, scope, write)
	writer.write(')')
}

/** `value.size()` → `callSize(value)`; what we have no function for → `invoke(value, "name", …)`. */
const writeMethodCall = (
	member: Expression & { kind: 'member' },
	given: Call['given'],
	scope: Scope,
	write: Write<Expression>,
	isNullSafe: boolean,
): void => {
	const { writer, use } = scope
	if (isNullSafe) {
		writer.write(`${use('safely')}(`)
		write(member.object, scope)
		writer.write(',v=>')
	}
	writer.mark(member.at.line > member.object.at.line && !isNullSafe ? member.object.at : member.at)
	const called = use(`call${upperFirst(member.name)}`)
	writer.write(called === undefined ? `${use('invoke')}(${quote(member.name)},` : `${called}(`)
	if (isNullSafe) writer.write('v')
	else write(member.object, scope)
	if (given.length > 0) writer.write(',')
	list(given, scope, write)
	writer.write(isNullSafe ? '))' : ')')
}

/** Writes the call of a function, of a static method or of a method. */
export const writeCall = (call: Call, scope: Scope, write: Write<Expression>, isNullSafe: boolean): void => {
	const { called, given } = call
	if (called.kind === 'name') writeFunctionCall(called.name, given, scope, write)
	else if (called.kind === 'member') {
		const javaClass = javaClassOf(called.object, scope.has)
		if (javaClass === undefined) writeMethodCall(called, given, scope, write, isNullSafe)
		else writeStaticCall(javaClass, called.name, given, scope, write)
	} else throw syntaxError('Only a function that has a name can be called.', call.at)
}
