import type { ConverterProblem, Position } from '../converter.ts'
import { nameInCode } from './javascript/names.ts'
import type { Scope } from './javascript/scope.ts'
import { createWriter } from './javascript/writer.ts'
import { writeFunctionBody } from './javascript/writeStatement.ts'
import { hasRuntime, runtimeFor } from './runtimeFor.ts'
import { cursorOf } from './syntax/cursor.ts'
import type { Statement } from './syntax/nodes.ts'
import { parseScript } from './syntax/parseStatement.ts'
import { isTbelSyntaxError } from './syntax/tbelSyntaxError.ts'
import { tokenize } from './syntax/tokenize.ts'

export type TranslatedTbel = {
	/** what the code needs of our functions: a script, whose variables the code must see */
	readonly runtime: string
	/**
	 * The body of a function with the parameters of the script in JavaScript, which returns what JSON can say. Bytes of a
	 * payload may be signed or not.
	 */
	readonly code: string
	/** where in the script a place in the code comes from */
	readonly originalPosition: (at: Position) => Position
	/** what ThingsBoard does with the script that its author may not expect; and we do it, too */
	readonly notes: readonly { readonly message: string; readonly at: Position }[]
}

/** A script may be a whole function, too, as those in JavaScript are: then the function is called. */
const wholeFunctions = ['Decoder', 'Encoder']

const withCall = (body: readonly Statement[], parameters: readonly string[]): readonly Statement[] => {
	const last = body.at(-1)
	const isWhole = body.every(({ kind }) => kind === 'function') && last?.kind === 'function'
	const called = isWhole
		? body.find((statement) => statement.kind === 'function' && wholeFunctions.includes(statement.name))
		: undefined
	if (called?.kind !== 'function') return body
	const { at, name } = called
	const given = parameters.map((name) => ({ kind: 'name', name, at }) as const)
	return [
		...body,
		{ kind: 'return', value: { kind: 'call', called: { kind: 'name', name, at }, given, at }, at },
	]
}

const translate = (source: string, parameters: readonly string[]): TranslatedTbel => {
	const used = new Set<string>()
	const writer = createWriter()
	const notes: { message: string; at: Position }[] = []
	const scope: Scope = {
		writer,
		note: (message, at) => notes.push({ message, at }),
		has: (name) => parameters.includes(name),
		nameOf: (name) => nameInCode(name, 0),
		depth: 0,
		typeOf: () => undefined,
		use: (name) => {
			if (!hasRuntime(name)) return undefined
			used.add(name)
			return name
		},
	}
	const body = withCall(parseScript(cursorOf(tokenize(source))), parameters)
	const named = parameters.map((name) => {
		const given = name === 'payload' ? `${scope.use('payloadOf')}(${name})` : name
		return `${nameInCode(name, 0)}=${given}`
	})
	writer.write(`let ${named.join(',')};return ${scope.use('plain')}((()=>{`)
	writeFunctionBody(body, scope, new Set(parameters))
	writer.write('})())')
	return { runtime: runtimeFor(used), code: writer.code(), originalPosition: writer.originalPosition, notes }
}

/**
 * Translates a script of ThingsBoard's expression language to JavaScript. `parameters`: the variables that it is given,
 * in their order.
 */
export const translateTbel = (
	source: string,
	parameters: readonly string[] = ['payload', 'metadata'],
): TranslatedTbel | ConverterProblem => {
	try {
		return translate(source, parameters)
	} catch (error) {
		if (!isTbelSyntaxError(error)) throw error
		return { code: 'syntax', message: error.tbelSyntax, at: error.at }
	}
}
