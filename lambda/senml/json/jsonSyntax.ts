/** What may come next. */
type Expected = 'value' | 'value or ]' | 'name or }' | 'name' | 'colon' | 'comma or end' | 'end'

const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const SPACE = /[ \t\n\r]*/y
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

/**
 * Position (in UTF-16 units) of the first thing that is not JSON (RFC 8259), undefined if there is none.
 * The end of the text where something is missing. `JSON.parse` tells the position only sometimes.
 */
export const syntaxErrorAt = (text: string): number | undefined => {
	const closers: string[] = []
	let expected: Expected = 'value'
	let at = 0
	for (;;) {
		at = matchEnd(SPACE, text, at) ?? at
		const char = text.charAt(at)
		if (expected === 'end') return char === '' ? undefined : at
		if (char === '') return at
		if (expected === 'colon') {
			if (char !== ':') return at
			expected = 'value'
			at += 1
		} else if (char === closers.at(-1) && expected !== 'value' && expected !== 'name') {
			closers.pop()
			expected = closers.length === 0 ? 'end' : 'comma or end'
			at += 1
		} else if (expected === 'comma or end') {
			if (char !== ',') return at
			expected = closers.at(-1) === '}' ? 'name' : 'value'
			at += 1
		} else if (expected === 'name' || expected === 'name or }') {
			const end = char === '"' ? stringEnd(text, at) : { error: at }
			if (typeof end === 'object') return end.error
			at = end
			expected = 'colon'
		} else if (char === '[' || char === '{') {
			closers.push(char === '[' ? ']' : '}')
			expected = char === '[' ? 'value or ]' : 'name or }'
			at += 1
		} else {
			const end = char === '"' ? stringEnd(text, at) : (matchEnd(SCALAR, text, at) ?? { error: at })
			if (typeof end === 'object') return end.error
			at = end
			expected = closers.length === 0 ? 'end' : 'comma or end'
		}
	}
}

/** The position after the string that starts here, or the first position in it that is wrong. */
const stringEnd = (text: string, start: number): number | { readonly error: number } => {
	let at = start + 1
	for (;;) {
		while (isPlain(text.charCodeAt(at))) at += 1
		if (text.charAt(at) === '"') return at + 1
		const escapeEnd = matchEnd(ESCAPE, text, at)
		if (escapeEnd === undefined) return { error: at }
		at = escapeEnd
	}
}

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** RFC 8259 §7: control characters have to be escaped. Not so at the end of the text, where the code is NaN. */
const isPlain = (unit: number): boolean => unit >= 0x20 && unit !== QUOTE && unit !== BACKSLASH

const matchEnd = (pattern: RegExp, text: string, at: number): number | undefined => {
	pattern.lastIndex = at
	return pattern.test(text) ? pattern.lastIndex : undefined
}
