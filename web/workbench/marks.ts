import type { Problem } from './answers.ts'
import { isSame, type Workbench } from './model.ts'

/** What is wrong at a place of the script. */
export type Mark = { readonly line: number; readonly column: number; readonly message: string }

const markOf = ({ at, message }: Problem): readonly Mark[] => (at === undefined ? [] : [{ ...at, message }])

/**
 * The places that the script on the screen is wrong at, first to last, each once: of the run and of the refusal to store it, as
 * long as they are about this script.
 */
export const marksIn = ({ opened, refused }: Pick<Workbench, 'opened' | 'refused'>): readonly Mark[] => {
	if (opened === undefined) return []
	const { results, draft } = opened
	const runs = results !== undefined && isSame(results.of, draft) ? [...results.byMessage.values()] : []
	const refusals = refused !== undefined && isSame(refused.of, draft) ? [refused.problem] : []
	const marks = [...runs.flatMap(({ draft: run }) => run.problems), ...refusals].flatMap(markOf)
	const byPlace = new Map(marks.map((mark) => [`${mark.line}:${mark.column}:${mark.message}`, mark]))
	return [...byPlace.values()].toSorted((a, b) => a.line - b.line || a.column - b.column)
}

const refusal = /^\/source: (?<message>.*) \(line (?<line>\d+), column (?<column>\d+)\)$/s

/** The place in the detail of a refusal to store a script; undefined if it names none. */
export const placeIn = (detail: string): Problem | undefined => {
	const { message, line, column } = refusal.exec(detail)?.groups ?? {}
	return message === undefined
		? undefined
		: {
				code: 'refused',
				message: `The script ${message}`,
				at: { line: Number(line), column: Number(column) },
			}
}

/** Where a place is in the text, as an offset. */
export const offsetOf = (text: string, { line, column }: Pick<Mark, 'line' | 'column'>): number => {
	const lines = text.split('\n')
	const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0)
	return Math.min(text.length, before + Math.min(column - 1, lines[line - 1]?.length ?? 0))
}
