import { utf8Length, utf8Start } from './utf8Length.ts'

export type Prints = {
	/** Keeps a line, as far as there is room. `text` gives its beginning, `length` is that of the whole line. */
	readonly add: (text: () => string, length: number) => void
	readonly lines: readonly string[]
	/** how many lines found no room at all */
	readonly leftOut: () => number
}

/** What a script prints, up to a limit: a line that is cut says by how much, and the lines after it are counted. */
export const createPrints = (limitBytes: number): Prints => {
	const lines: string[] = []
	let room = limitBytes
	let leftOut = 0
	return {
		lines,
		leftOut: () => leftOut,
		add: (text, length) => {
			if (room <= 0) {
				leftOut += 1
				return
			}
			const line = text()
			const kept = utf8Start(line, room)
			room -= utf8Length(kept) + 1
			const cut = length - kept.length
			if (cut > 0) room = 0
			lines.push(cut > 0 ? `${kept}… (${cut} more characters)` : kept)
		},
	}
}
