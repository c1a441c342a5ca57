import type { Position } from '../../converter.ts'

/**
 * Collects generated code. A line of the script is a line of the code, so that a stack trace without columns names the
 * right line, too.
 */
export type Writer = {
	readonly write: (text: string) => void
	/** what is written from here on comes from there */
	readonly mark: (at: Position) => void
	readonly code: () => string
	/** where in the script that place of the code comes from */
	readonly originalPosition: (at: Position) => Position
}

type Line = { text: string; readonly marks: { readonly column: number; readonly at: Position }[] }

export const createWriter = (): Writer => {
	const lines: Line[] = []
	const lastLine = (): Line => lines.at(-1) ?? newLine()
	const newLine = (): Line => {
		const line = { text: '', marks: [] }
		lines.push(line)
		return line
	}
	return {
		write: (text) => {
			lastLine().text += text
		},
		mark: (at) => {
			while (lines.length < at.line) newLine()
			const { text, marks } = lastLine()
			marks.push({ column: text.length + 1, at })
		},
		code: () => lines.map(({ text }) => text).join('\n'),
		originalPosition: ({ line, column }) => {
			const marks = lines[line - 1]?.marks ?? []
			return (marks.findLast((mark) => mark.column <= column) ?? marks[0])?.at ?? { line, column: 1 }
		},
	}
}
