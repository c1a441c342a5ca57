export type Case = {
	readonly title: string
	readonly run: (signal: AbortSignal) => Promise<void> | void
}

const passes = (run: Promise<void>): Promise<boolean> =>
	run.then(
		() => true,
		() => false,
	)

/**
 * The same cases, each of which needs those before it: they run first, if they have not run yet, and each runs once.
 * That way a single one of them can run.
 */
export const inOrder = (cases: readonly Case[]): readonly Case[] => {
	const runs = new Map<Case, Promise<void>>()
	const runOnce = (current: Case, signal: AbortSignal): Promise<void> => {
		const run = runs.get(current) ?? Promise.try(current.run, signal)
		runs.set(current, run)
		return run
	}
	return cases.map((own, index) => ({
		title: own.title,
		run: async (signal) => {
			for (const earlier of cases.slice(0, index))
				if (!(await passes(runOnce(earlier, signal))))
					throw new Error(`not run, because a scenario before it failed: ${earlier.title}`)
			await runOnce(own, signal)
		},
	}))
}
