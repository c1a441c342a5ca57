import type { Run } from './answers.ts'
import { differences } from './differences.ts'
import type { Result } from './model.ts'

/** What came of a message, in a word or two. */
export type Verdict = { readonly tone: 'good' | 'warn' | 'bad'; readonly text: string }

const problemOf = ({ outcome, problems: [first] }: Run): string | undefined =>
	outcome === 'failed' ? (first?.code ?? 'failed') : undefined

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** How the draft differs from the version in use: its output, and whether it fails. */
export const changesOf = ({ draft, active }: Result) => {
	const [before, after] = [problemOf(active), problemOf(draft)]
	return before === undefined && after === undefined ? differences(active.output, draft.output) : []
}

export const verdictOf = (result: Result): Verdict => {
	const { draft, active } = result
	const problem = problemOf(draft)
	if (problem !== undefined) return { tone: 'bad', text: `failed: ${problem}` }
	if (draft.outcome === 'no-device') return { tone: 'bad', text: 'no device' }
	if (problemOf(active) !== undefined) return { tone: 'good', text: 'failed before' }
	const changes = changesOf(result).length
	if (changes > 0) return { tone: 'warn', text: counted(changes, 'difference') }
	return draft.problemCount > 0
		? { tone: 'warn', text: counted(draft.problemCount, 'problem') }
		: { tone: 'good', text: 'same' }
}
