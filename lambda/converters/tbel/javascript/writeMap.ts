import type { Expression } from '../syntax/nodes.ts'
import type { Scope } from './scope.ts'
import type { Write } from './writing.ts'

/**
 * `{pir: a ? "on" : "off"}`: without parentheses ThingsBoard takes the second colon for another one of the map. The
 * entry is "on": "off", or none if the condition is false.
 */
const writeMisread = (
	value: Expression & { kind: 'conditional' },
	scope: Scope,
	write: Write<Expression>,
): void => {
	const { writer, note } = scope
	note(
		'ThingsBoard takes the ":" of "? :" in a map for one of the map: put "( )" around the condition and its values.',
		value.at,
	)
	const { condition, ifTrue, otherwise } = value
	if (otherwise.kind === 'conditional' && otherwise.inParentheses === undefined)
		writeMisread(otherwise, scope, write)
	else {
		writer.write('...(')
		write(condition, scope)
		writer.write('?{[')
		write(ifTrue, scope)
		writer.write(']:')
		write(otherwise, scope)
		writer.write('}:{}),')
	}
}

const isNeverNull = ({ kind }: Expression): boolean =>
	['number', 'text', 'list', 'map', 'instanceof'].includes(kind)

/** Writes a map. */
export const writeMap = (
	{ entries }: Expression & { kind: 'map' },
	scope: Scope,
	write: Write<Expression>,
): void => {
	const { writer, use } = scope
	const mayHaveNulls = !entries.every(([, value]) => isNeverNull(value))
	writer.write(mayHaveNulls ? `${use('withoutNulls')}({` : '({')
	for (const [key, value] of entries) {
		if (value.kind === 'conditional' && value.inParentheses === undefined) writeMisread(value, scope, write)
		else {
			if (key.kind !== 'text' || key.text === '__proto__') writer.write('[')
			write(key, scope)
			writer.write(key.kind !== 'text' || key.text === '__proto__' ? ']:' : ':')
			write(value, scope)
			writer.write(',')
		}
	}
	writer.write('})')
}
