/** What must come back for a well-formed request. */
export type Expected = {
	/** whether the request is HEAD, whose answer has no body */
	readonly isHead: boolean
	readonly status: number
}

/** The actions of a client on one connection. */
export type Plan = {
	/** written one after the other */
	readonly writes: readonly Buffer[]
	/**
	 * The expected answers, one for each request, if all requests are well-formed. Undefined: any answer in HTTP is right,
	 * as long as the connection ends.
	 */
	readonly expected?: readonly Expected[]
	/** `close` after the last answer, the others after the last write */
	readonly ending: 'close' | 'half-close' | 'reset'
}
