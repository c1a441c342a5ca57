/** What a function remembers of how long converters took. */
export type Suspensions = {
	/** how long a converter may run now, in milliseconds; undefined: as long as any; 0: not at all */
	readonly budget: (key: string) => number | undefined
	/** how late a converter comes in a batch: 0 those that ended well, 1 those not known yet, 2 those that overran lately */
	readonly rank: (key: string) => 0 | 1 | 2
	/** notes how a run ended: whether it used up its time or memory */
	readonly note: (key: string, isOverrun: boolean) => void
}

type Known = {
	/** milliseconds: when it overran in the last minute; forgotten when it is suspended */
	readonly overruns: readonly number[]
	/** milliseconds */
	readonly suspendedUntil: number
	/** whether its last run used up its time or memory */
	readonly isOverrun: boolean
}

/**
 * For `milliseconds` after an overrun, a converter has `reducedMilliseconds` for a message; so many overruns in this time
 * suspend it for as long.
 */
export const suspensionLimits = { overruns: 3, milliseconds: 60_000, reducedMilliseconds: 20 } as const

const maxKnown = 1_000

/**
 * A converter that uses up its time or memory again and again would delay the messages of other integrations: it gets less
 * time after the first overrun, and none after the third. A message that ends well gives it nothing back: a script that
 * loops for every other message would have it. In memory, because each environment of the function has its own processor to
 * protect.
 *
 * @param now milliseconds
 */
export const createSuspensions = (now: () => number): Suspensions => {
	const known = new Map<string, Known>()
	const recent = (one: Known | undefined): readonly number[] =>
		one?.overruns.filter((time) => now() - time < suspensionLimits.milliseconds) ?? []
	const isSuspended = (one: Known | undefined): boolean => now() < (one?.suspendedUntil ?? 0)
	return {
		budget: (key) => {
			const one = known.get(key)
			if (isSuspended(one)) return 0
			return recent(one).length > 0 ? suspensionLimits.reducedMilliseconds : undefined
		},
		rank: (key) => {
			const one = known.get(key)
			if (one === undefined) return 1
			return one.isOverrun || recent(one).length > 0 ? 2 : 0
		},
		note: (key, isOverrun) => {
			const one = known.get(key)
			const overruns = isOverrun ? [...recent(one), now()] : recent(one)
			const suspends = overruns.length >= suspensionLimits.overruns
			known.delete(key)
			known.set(key, {
				overruns: suspends ? [] : overruns,
				suspendedUntil: suspends ? now() + suspensionLimits.milliseconds : 0,
				isOverrun,
			})
			const [oldest] = known.keys()
			if (known.size > maxKnown && oldest !== undefined) known.delete(oldest)
		},
	}
}
