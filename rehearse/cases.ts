import type { Count } from '../testing/suite/part.ts'
import type { ExpectedFailure } from './expectedFailures.ts'

export type Case = {
	readonly name: string
	readonly passed: boolean
	/** of a case that failed: what is wrong; of an expected failure: the reason */
	readonly detail?: string
}

export type Cases = {
	/** Runs a case, which fails by throwing. Resolves with its result; undefined if it failed. */
	readonly check: <T>(name: string, work: () => T | Promise<T>) => Promise<T | undefined>
	/** notes a case that has run elsewhere; `wrong` says why it failed */
	readonly note: (name: string, wrong?: string) => void
	readonly all: () => readonly Case[]
}

/** The result of a case that may be expected to fail: then it passes by failing, as long as it fails in the known way. */
const judge = (name: string, wrong: string | undefined, expected: ExpectedFailure | undefined): Case => {
	if (wrong === undefined)
		return expected === undefined
			? { name, passed: true }
			: { name, passed: false, detail: `passes, but is expected to fail: ${expected.reason}` }
	return expected?.wrong.test(wrong)
		? { name, passed: true, detail: `fails as expected: ${expected.reason}` }
		: { name, passed: false, detail: wrong }
}

/**
 * Collects the cases of a run, and tells each as soon as it is known.
 */
export const collectCases = (expected: readonly ExpectedFailure[], tell: (found: Case) => void): Cases => {
	const found: Case[] = []
	const note = (name: string, wrong?: string): void => {
		const judged = judge(
			name,
			wrong,
			expected.find((each) => each.name.test(name)),
		)
		found.push(judged)
		tell(judged)
	}
	return {
		note,
		check: async (name, work) => {
			try {
				const result = await work()
				note(name)
				return result
			} catch (error) {
				note(name, (error as Error).message)
				return undefined
			}
		},
		all: () => found,
	}
}

/** Expected failures of which no case has run have failed, too. */
export const missingCases = (cases: readonly Case[], expected: readonly ExpectedFailure[]): readonly Case[] =>
	expected
		.filter((each) => !cases.some(({ name }) => each.name.test(name)))
		.map(({ name }) => ({
			name: String(name),
			passed: false,
			detail: 'is expected to fail, but no such case has run',
		}))

export const countCases = (cases: readonly Case[]): Count => ({
	passed: cases.filter(({ passed }) => passed).length,
	failed: cases.filter(({ passed }) => !passed).length,
})
