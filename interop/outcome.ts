/** What came out of one case. */
export type Outcome = {
	/** the foreign implementation, as in `implementations.ts` */
	readonly implementation: string
	readonly title: string
	/** what was not as expected; undefined if nothing was */
	readonly problem: string | undefined
}

/** A case that fails for a known reason. */
export type ExpectedFailure = {
	readonly matches: (outcome: Outcome) => boolean
	readonly reason: string
}

/** An outcome after the list of expected failures has been applied. */
export type Verdict = Outcome & { readonly status: 'passed' | 'failed' | 'failed as expected' }

/** A case that is expected to fail and passes has failed: the list is to be shortened. */
export const judge =
	(expected: readonly ExpectedFailure[]) =>
	(outcome: Outcome): Verdict => {
		const known = expected.find(({ matches }) => matches(outcome))
		if (known === undefined)
			return { ...outcome, status: outcome.problem === undefined ? 'passed' : 'failed' }
		if (outcome.problem !== undefined) return { ...outcome, status: 'failed as expected' }
		return { ...outcome, status: 'failed', problem: `passes, but is expected to fail: ${known.reason}` }
	}

/** Does the work of a case; what it throws is the problem. */
export const outcomeOf = async (
	implementation: string,
	title: string,
	work: () => Promise<void>,
): Promise<Outcome> => {
	try {
		await work()
		return { implementation, title, problem: undefined }
	} catch (error) {
		return { implementation, title, problem: (error as Error).message }
	}
}
