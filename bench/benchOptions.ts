/** The options of `npm run bench`. A benchmark takes those that it needs. */
export type BenchOptions = {
	readonly rounds: number
	readonly isJson: boolean
	/** whether to try a benchmark out, in minutes */
	readonly isQuick: boolean
	/** part of the names of what to measure; empty for everything */
	readonly only: string
	/** seconds of messages for each latency; undefined for the usual ones */
	readonly seconds: number | undefined
	/** messages per second; undefined for the usual ones */
	readonly rate: number | undefined
}
