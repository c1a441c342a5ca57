import type { Position } from '../../converter.ts'
import { readText } from './readText.ts'
import { syntaxError } from './tbelSyntaxError.ts'
import type { Token } from './token.ts'

const space = /[\s\u00A0\uFEFF]+|\/\/[^\n\r]*|\/\*[\s\S]*?\*\//y
const name = /[\p{L}_$][\p{L}\p{N}_$]*/uy
const number = /0[xX][0-9a-fA-F]+[lL]?|(?:\d+\.\d+|\.\d+|\d+\.(?![\w.?])|\d+)(?:[eE][+-]?\d+)?[lLfFdDBI]?/y
const template = /`(?:[^`\\]|\\[\s\S])*`/y
const regex = /\/(?:[^/\\[\n\r]|\\.|\[(?:[^\]\\\n\r]|\\.)*\])+\/[dgimsuvy]*/y
const signs =
	/>>>=|<<=|>>=|>>>|===|!==|\*\*|\+\+|--|&&|\|\||==|!=|~=|<=|>=|<<|>>|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|\.\?|\?\.(?!\d)|=>|[-+*/%=<>!&|^~?:;,.()[\]{}#@]/y

/** The end of what `pattern` finds at `offset`, or -1. */
const endOf = (pattern: RegExp, source: string, offset: number): number => {
	pattern.lastIndex = offset
	return pattern.test(source) ? pattern.lastIndex : -1
}

/** After these a slash begins a regular expression; after anything else it divides. */
const expectsOperand = (last: Token | undefined): boolean =>
	last === undefined ||
	(last.kind === 'sign' && ![')', ']', '}', '++', '--'].includes(last.text)) ||
	(last.kind === 'name' && ['return', 'in', 'case'].includes(last.text))

/** Gives line and column of offsets that never decrease. */
const positions = (source: string): ((offset: number) => Position) => {
	let line = 1
	let start = 0
	return (offset) => {
		for (
			let next = source.indexOf('\n', start);
			next !== -1 && next < offset;
			next = source.indexOf('\n', start)
		) {
			line++
			start = next + 1
		}
		return { line, column: offset - start + 1 }
	}
}

/** What stands at `offset`: its kind, its text and its end. */
const read = (source: string, offset: number, last: Token | undefined, at: Position) => {
	const until = (kind: Token['kind'], end: number) => ({ kind, text: source.slice(offset, end), end })
	const first = source[offset]
	if (first === '"' || first === "'") return { kind: 'text' as const, ...readText(source, offset, at) }
	for (const [kind, pattern] of [
		['name', name],
		['number', number],
		['template', template],
	] as const) {
		const end = endOf(pattern, source, offset)
		if (end !== -1) return until(kind, end)
	}
	if (source.startsWith('/*', offset)) throw syntaxError('A comment is not closed.', at)
	const regexEnd = expectsOperand(last) ? endOf(regex, source, offset) : -1
	if (regexEnd !== -1) return until('regex', regexEnd)
	const end = endOf(signs, source, offset)
	if (end !== -1) return until('sign', end)
	const character = String.fromCodePoint(source.codePointAt(offset) ?? 0)
	throw syntaxError(`The character ${character} has no meaning here.`, at)
}

/** The script as tokens; the last one is the end. Comments and spaces are left out. */
export const tokenize = (source: string): readonly Token[] => {
	const tokens: Token[] = []
	const positionOf = positions(source)
	let offset = 0
	let lastLine = 0
	for (;;) {
		for (let end = endOf(space, source, offset); end > offset; end = endOf(space, source, offset))
			offset = end
		const at = positionOf(offset)
		const beginsLine = at.line !== lastLine
		lastLine = at.line
		if (offset >= source.length) return [...tokens, { kind: 'end', text: '', at, beginsLine: true }]
		const { end, kind, text } = read(source, offset, tokens.at(-1), at)
		tokens.push({ kind, text, at, beginsLine })
		offset = end
	}
}
