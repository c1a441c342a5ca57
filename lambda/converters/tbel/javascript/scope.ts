import type { Position } from '../../converter.ts'
import type { TypeName } from '../syntax/nodes.ts'
import { nameInCode, type Variables } from './names.ts'
import type { Writer } from './writer.ts'

/** What an expression or a statement knows when it is written. */
export type Scope = {
	readonly writer: Writer
	/** keeps what the author of the script may not expect */
	readonly note: (message: string, at: Position) => void
	/** whether the script has a variable or function of that name here */
	readonly has: (name: string) => boolean
	/** how the code calls what the script calls so; of a name that the script has */
	readonly nameOf: (name: string) => string
	/** in how many functions */
	readonly depth: number
	readonly typeOf: (name: string) => TypeName | undefined
	/** the name of a function of the runtime, which is then part of the code; `undefined`: there is none */
	readonly use: (name: string) => string | undefined
}

/** A scope with more names. */
export const withNames = (scope: Scope, variables: Variables): Scope => ({
	...scope,
	has: (name) => variables.has(name) || scope.has(name),
	nameOf: (name) => (variables.has(name) ? nameInCode(name, scope.depth) : scope.nameOf(name)),
	typeOf: (name) => (variables.has(name) ? variables.get(name) : scope.typeOf(name)),
})
