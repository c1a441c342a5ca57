/** Reproducible random numbers: the same seed and run give the same numbers on every machine. */
export type Random = {
	/** an integer, 0 ≤ x < 2**32 */
	readonly next: () => number
	/** an integer, 0 ≤ x < `limit` */
	readonly below: (limit: number) => number
	/** true with a probability of 1/n */
	readonly oneIn: (n: number) => boolean
	/** a random element; the list must not be empty */
	readonly pick: <T>(list: readonly T[]) => T
	readonly bytes: (length: number) => Uint8Array
}

/** sfc32 (PractRand): seed and run fill its four words of state; the first outputs are dropped. */
export const randomFor = (seed: number, run: number): Random => {
	let a = seed | 0
	let b = run | 0
	let c = Math.floor(run / 2 ** 32) | 0
	let counter = 1
	const next = (): number => {
		const sum = (((a + b) | 0) + counter) | 0
		counter = (counter + 1) | 0
		a = b ^ (b >>> 9)
		b = (c + (c << 3)) | 0
		c = (((c << 21) | (c >>> 11)) + sum) | 0
		return sum >>> 0
	}
	for (let round = 0; round < 12; round++) next()
	const below = (limit: number): number => Math.floor((next() / 2 ** 32) * limit)
	return {
		next,
		below,
		oneIn: (n) => below(n) === 0,
		pick: <T>(list: readonly T[]): T => list[below(list.length)] as T,
		bytes: (length) => Uint8Array.from({ length }, () => next() >>> 24),
	}
}

/** The same numbers without rare events: `oneIn(n)` is false for n of 25 or more. */
export const withoutAccidents = (random: Random): Random => ({
	...random,
	oneIn: (n) => n < 25 && random.oneIn(n),
})
