/** What must come back for a well-formed request. */
export type Expected = {
	/** a HEAD is answered without a body */
	readonly isHead: boolean
	readonly status: number
}

/** What a client does on one connection. */
export type Plan = {
	/** written one after the other */
	readonly writes: readonly Buffer[]
	/**
	 * One for each request, in their order, if all of them are well-formed; undefined if whatever comes back is right as
	 * long as it is HTTP and the connection ends.
	 */
	readonly expected?: readonly Expected[]
	/** `close` after the last answer, the others after the last write */
	readonly ending: 'close' | 'half-close' | 'reset'
}
