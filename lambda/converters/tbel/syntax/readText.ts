import type { Position } from '../../converter.ts'
import { syntaxError } from './tbelSyntaxError.ts'

const controls: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

const escapes = /\\(?:u([0-9a-fA-F]{4})|([0-3]?[0-7]{1,2})|([\s\S]))/g

const withoutEscapes = (text: string): string =>
	text.replaceAll(escapes, (_, unicode?: string, octal?: string, other = '') => {
		if (unicode !== undefined) return String.fromCharCode(Number.parseInt(unicode, 16))
		if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
		return controls[other] ?? other
	})

const quoted = /(["'])((?:(?!\1)[^\\]|\\[\s\S])*)\1/y

/** What the text that begins at `offset` says, and where it ends. It may span lines. */
export const readText = (
	source: string,
	offset: number,
	at: Position,
): { readonly text: string; readonly end: number } => {
	quoted.lastIndex = offset
	const match = quoted.exec(source)
	if (match === null) throw syntaxError('A text is not closed.', at)
	return { text: withoutEscapes(match[2] ?? ''), end: quoted.lastIndex }
}
