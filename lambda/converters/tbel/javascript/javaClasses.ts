import type { Expression } from '../syntax/nodes.ts'
import type { Scope } from './scope.ts'

/** Classes whose static members a script can use. */
const classes = [
	'Arrays',
	'Boolean',
	'Byte',
	'Character',
	'Collections',
	'Date',
	'Double',
	'Float',
	'Integer',
	'JSON',
	'List',
	'Long',
	'Map',
	'Math',
	'Number',
	'Object',
	'Objects',
	'Set',
	'Short',
	'String',
]

/** Static constants, as JavaScript. */
const constants: Readonly<Record<string, string>> = {
	'Byte.MAX_VALUE': '127',
	'Byte.MIN_VALUE': '-128',
	'Double.MAX_VALUE': 'Number.MAX_VALUE',
	'Double.MIN_VALUE': 'Number.MIN_VALUE',
	'Double.NaN': 'NaN',
	'Double.NEGATIVE_INFINITY': '-Infinity',
	'Double.POSITIVE_INFINITY': 'Infinity',
	'Float.MAX_VALUE': '3.4028235e38',
	'Float.MIN_VALUE': '1.4e-45',
	'Float.NaN': 'NaN',
	'Integer.MAX_VALUE': '2147483647',
	'Integer.MIN_VALUE': '-2147483648',
	'Long.MAX_VALUE': '9223372036854775807n',
	'Long.MIN_VALUE': '-9223372036854775808n',
	'Math.E': 'Math.E',
	'Math.PI': 'Math.PI',
	'Short.MAX_VALUE': '32767',
	'Short.MIN_VALUE': '-32768',
}

/** `java.util.Arrays` of the expression of that name, if the script has no variable that it begins with. */
const pathOf = (expression: Expression, has: Scope['has']): string | undefined => {
	if (expression.kind === 'name') return has(expression.name) ? undefined : expression.name
	if (expression.kind !== 'member' || expression.nullSafe) return undefined
	const path = pathOf(expression.object, has)
	return path === undefined ? undefined : `${path}.${expression.name}`
}

/** The class that an expression names: `Math` of `Math` and of `java.lang.Math`. */
export const javaClassOf = (expression: Expression, has: Scope['has']): string | undefined => {
	const name = pathOf(expression, has)?.replace(/^java\.(?:util|lang)\./, '')
	return name !== undefined && classes.includes(name) ? name : undefined
}

/** A static constant as JavaScript. */
export const javaConstant = (javaClass: string, name: string): string | undefined => {
	const full = `${javaClass}.${name}`
	return Object.hasOwn(constants, full) ? constants[full] : undefined
}

/** The function of the runtime for a static method: `integerParseInt`. */
export const javaStatic = (javaClass: string, method: string): string => {
	const before = javaClass === 'JSON' ? 'json' : `${javaClass.charAt(0).toLowerCase()}${javaClass.slice(1)}`
	return `${before}${method.charAt(0).toUpperCase()}${method.slice(1)}`
}
