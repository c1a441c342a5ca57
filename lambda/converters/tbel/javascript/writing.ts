import type { Expression } from '../syntax/nodes.ts'
import type { Scope } from './scope.ts'

export type Write<Node> = (node: Node, scope: Scope) => void

/** A text as JavaScript, on one line. */
export const quote = (text: string): string =>
	JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')

export const list = (items: readonly Expression[], scope: Scope, write: Write<Expression>): void => {
	for (const [index, item] of items.entries()) {
		if (index > 0) scope.writer.write(',')
		write(item, scope)
	}
}
