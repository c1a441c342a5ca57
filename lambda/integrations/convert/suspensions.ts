/** What a function remembers of how long converters took. */
export type Suspensions = {
	/** whether a converter may not run now */
	readonly isSuspended: (key: string) => boolean
	/** how late a converter comes in a batch: 0 those that ended well, 1 those not known yet, 2 those that overran lately */
	readonly rank: (key: string) => 0 | 1 | 2
	/** notes how a run ended: whether it used up its time or memory */
	readonly note: (key: string, isOverrun: boolean) => void
}

type Known = {
	/** in a row */
	readonly overruns: number
	/** milliseconds: when it overran last */
	readonly overranAt: number
}

/** So many overruns in a row suspend a converter for so long, and each further one does. */
export const suspensionLimits = { overruns: 3, milliseconds: 60_000 } as const

const maxKnown = 1_000

/**
 * A converter that uses up its time or memory again and again would delay the messages of other integrations: it does not
 * run for a minute. In memory, because each environment of the function has its own processor to protect.
 *
 * @param now milliseconds
 */
export const createSuspensions = (now: () => number): Suspensions => {
	const known = new Map<string, Known>()
	const isRecent = ({ overruns, overranAt }: Known): boolean =>
		overruns > 0 && now() - overranAt < suspensionLimits.milliseconds
	return {
		isSuspended: (key) => {
			const one = known.get(key)
			return one !== undefined && one.overruns >= suspensionLimits.overruns && isRecent(one)
		},
		rank: (key) => {
			const one = known.get(key)
			if (one === undefined) return 1
			return isRecent(one) ? 2 : 0
		},
		note: (key, isOverrun) => {
			const overruns = isOverrun ? (known.get(key)?.overruns ?? 0) + 1 : 0
			known.delete(key)
			known.set(key, { overruns, overranAt: isOverrun ? now() : 0 })
			const [oldest] = known.keys()
			if (known.size > maxKnown && oldest !== undefined) known.delete(oldest)
		},
	}
}
