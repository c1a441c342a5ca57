import type { Position } from '../converter.ts'

/** A converter as JavaScript that QuickJS can run. */
export type Script = {
	/** our code around it: see `harnessFor` */
	readonly harness: string
	/** what it needs of a library; empty if it needs nothing */
	readonly runtime: string
	/** an expression: a function of the bytes, the metadata, and what its dialect needs besides */
	readonly code: string
	/** from a position in `code` to that in the text of the author */
	readonly positionOf: (position: Position) => Position
}

/** Of a position after or before the text: the nearest one in it. */
export const clampedTo = (source: string): ((position: Position) => Position) => {
	const lines = source.split(/\r\n|[\n\r\u2028\u2029]/)
	return ({ line, column }) => {
		if (line < 1) return { line: 1, column: 1 }
		if (line <= lines.length) return { line, column }
		return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
	}
}
