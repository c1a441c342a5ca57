import type { Part } from './part.ts'

export type Clock = {
	/** does some work, and notes how long it takes */
	readonly timed: <T>(name: string, work: () => Promise<T>) => Promise<T>
	readonly note: (part: Part) => void
	readonly parts: () => readonly Part[]
}

/** Notes how long the parts of a run take. */
export const startClock = (): Clock => {
	const parts: Part[] = []
	const note = (part: Part): void => void parts.push(part)
	return {
		timed: async (name, work) => {
			const begin = performance.now()
			try {
				return await work()
			} finally {
				note({ name, milliseconds: performance.now() - begin })
			}
		},
		note,
		parts: () => parts,
	}
}
