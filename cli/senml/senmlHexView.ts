import type { Mark } from './senmlMarks.ts'

export type Paint = (style: 'red' | 'yellow' | 'dim' | 'bold' | 'green', text: string) => string

const PER_LINE = 16

/** Bytes up to which all lines are shown. A longer input shows only the lines around the ends of marks. */
const SHOWN_WHOLE_BYTES = 512

const CONTEXT_LINES = 1

/** Lines of a large input without marks. */
const FIRST_LINES = 4

/** Bytes in hex, 16 in a line, with offset and ASCII. Carets and labels of marks are below their line. */
export const hexView = (bytes: Uint8Array, marks: readonly Mark[], paint: Paint): readonly string[] => {
	const lines = Math.max(Math.ceil(bytes.length / PER_LINE), ...marks.map(({ end }) => lineOf(end - 1) + 1))
	const shown = shownLines(bytes.length, lines, marks)
	const output: string[] = []
	let hidden = 0
	for (let line = 0; line < lines; line++) {
		if (!shown(line)) {
			hidden += 1
			continue
		}
		if (hidden > 0) output.push(elided(hidden, paint))
		hidden = 0
		output.push(byteLine(bytes, line, marks, paint), ...caretLines(line, marks, paint))
	}
	if (hidden > 0) output.push(elided(hidden, paint))
	return output
}

const lineOf = (offset: number): number => Math.floor(offset / PER_LINE)

const shownLines = (length: number, lines: number, marks: readonly Mark[]): ((line: number) => boolean) => {
	if (length <= SHOWN_WHOLE_BYTES) return () => true
	if (marks.length === 0) return (line) => line < FIRST_LINES
	const shown = new Set<number>()
	for (const { start, end } of marks)
		for (const line of [lineOf(start), lineOf(end - 1)])
			for (let near = line - CONTEXT_LINES; near <= line + CONTEXT_LINES; near++)
				if (near < lines) shown.add(near)
	return (line) => shown.has(line)
}

const elided = (lines: number, paint: Paint): string => paint('dim', `      …  ${lines} more lines`)

/** Column of a byte in a line: eight of them, a gap, and the other eight. */
const columnOf = (index: number): number => 10 + index * 3 + (index < PER_LINE / 2 ? 0 : 1)

const ASCII_COLUMN = columnOf(PER_LINE) + 1

const isIn = (offset: number, { start, end }: Mark): boolean => start <= offset && offset < end

const colourOf = (severity: Mark['severity']): 'red' | 'yellow' => (severity === 'error' ? 'red' : 'yellow')

/** Errors win over warnings. */
const colourAt = (offset: number, marks: readonly Mark[]): 'red' | 'yellow' | undefined => {
	const here = marks.filter((mark) => isIn(offset, mark))
	if (here.length === 0) return undefined
	return here.some(({ severity }) => severity === 'error') ? 'red' : 'yellow'
}

const byteLine = (bytes: Uint8Array, line: number, marks: readonly Mark[], paint: Paint): string => {
	const start = line * PER_LINE
	const here = [...bytes.subarray(start, start + PER_LINE)]
	let text = paint('dim', start.toString(16).padStart(8, '0'))
	let ascii = ''
	let column = 8
	for (const [index, byte] of here.entries()) {
		const colour = colourAt(start + index, marks)
		const painted = (cell: string): string => (colour === undefined ? cell : paint(colour, cell))
		text += ' '.repeat(columnOf(index) - column) + painted(byte.toString(16).padStart(2, '0'))
		column = columnOf(index) + 2
		ascii += painted(byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')
	}
	return here.length === 0 ? text : `${text}${' '.repeat(ASCII_COLUMN - column)}${ascii}`
}

/** One line of carets for each mark in the line. The line where the mark begins has its label. */
const caretLines = (line: number, marks: readonly Mark[], paint: Paint): readonly string[] => {
	const start = line * PER_LINE
	return marks
		.filter((mark) => mark.start < start + PER_LINE && mark.end > start)
		.map((mark) => {
			const from = Math.max(mark.start, start) - start
			const to = Math.min(mark.end, start + PER_LINE) - start - 1
			const carets = ' '.repeat(columnOf(from)) + '^'.repeat(columnOf(to) + 2 - columnOf(from))
			const label = mark.start >= start ? mark.label : ''
			return paint(colourOf(mark.severity), `${carets.padEnd(ASCII_COLUMN)}${label}`.trimEnd())
		})
}
