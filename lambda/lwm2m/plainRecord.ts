/** `<object>/<instance>/`, perhaps with a leading slash: the base name of one object instance. */
export type PlainPath = {
	readonly object: number
	readonly instance: number
	readonly hasSlash: boolean
}

/**
 * A record as devices send them when all is well: a number, text or boolean for one resource of a base name that is an
 * object instance, and nothing that needs to be explained. Whatever is not so is left to the full reading of the pack
 * (`resolve`, `toUpdates`), which knows all of RFC 8428 and says what is wrong and where.
 */
export type PlainRecord = {
	/** base name */
	readonly path: PlainPath
	readonly resource: number
	/** base time plus time in seconds, may be relative (RFC 8428 §4.5.3) */
	readonly time: number
	readonly unit: string | undefined
	readonly value: number | string | boolean
}

/** Integers from here on may have been rounded, which needs to be said. */
const EXACT_BELOW = 2 ** 53

/** Whether a number can be taken without a word. */
export const isPlainNumber = (value: number): boolean => Math.abs(value) < EXACT_BELOW
