/** Chance that repeats itself: the same seed and run give the same numbers on every machine. */
export type Random = {
	/** an integer from 0 up to 2**32 */
	readonly next: () => number
	/** an integer from 0 up to `limit` */
	readonly below: (limit: number) => number
	/** true once in `n` times */
	readonly oneIn: (n: number) => boolean
	/** one of a list that is not empty */
	readonly pick: <T>(list: readonly T[]) => T
	readonly bytes: (length: number) => Uint8Array
}

/** sfc32 (PractRand): four words of state; seed and run fill them, the first outputs are thrown away. */
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

/** The same chance without accidents: what happens once in 25 times or less often does not happen. */
export const withoutAccidents = (random: Random): Random => ({
	...random,
	oneIn: (n) => n < 25 && random.oneIn(n),
})
