import { syntaxError, type TbelSyntaxError } from './tbelSyntaxError.ts'
import type { Token } from './token.ts'

/** Reads tokens one after another. */
export type Cursor = {
	/** the token that comes `ahead` after the next one; 0 is the next one */
	readonly peek: (ahead?: number) => Token
	readonly next: () => Token
	/** whether the next token is this sign or word */
	readonly is: (text: string, ahead?: number) => boolean
	/** takes the next token if it is this sign or word */
	readonly take: (text: string) => boolean
	/** takes the next token, which must be this sign or word; `why` completes "… is missing" */
	readonly expect: (text: string, why: string) => Token
	readonly expectName: (why: string) => Token
	readonly unexpected: (what: string) => TbelSyntaxError
}

const named = ({ kind, text }: Token): string =>
	kind === 'end' ? 'the end of the script' : JSON.stringify(text)

export const cursorOf = (tokens: readonly Token[]): Cursor => {
	let index = 0
	const end = tokens.at(-1)
	const peek = (ahead = 0): Token => {
		const token = tokens[index + ahead] ?? end
		if (token === undefined) throw new Error('there is always an end')
		return token
	}
	const is = (text: string, ahead = 0): boolean => {
		const token = peek(ahead)
		return token.text === text && (token.kind === 'sign' || token.kind === 'name')
	}
	const next = (): Token => {
		const token = peek()
		index++
		return token
	}
	const unexpected = (what: string): TbelSyntaxError =>
		syntaxError(`${what}, but ${named(peek())} stands here.`, peek().at)
	return {
		peek,
		next,
		is,
		take: (text) => {
			const taken = is(text)
			if (taken) index++
			return taken
		},
		expect: (text, why) => {
			if (!is(text)) throw unexpected(`"${text}" is expected ${why}`)
			return next()
		},
		expectName: (why) => {
			if (peek().kind !== 'name') throw unexpected(`A name is expected ${why}`)
			return next()
		},
		unexpected,
	}
}
