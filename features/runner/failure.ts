/** Why a scenario, or a file that ought to be a feature, fails. */
export type Failure = {
	readonly line: number
	/** absent if no single step is to blame */
	readonly step?: string
	readonly reason: string
}

export class FeatureError extends Error {
	override readonly name = 'FeatureError'
	readonly failure: Failure

	constructor(file: string, failure: Failure) {
		const { line, step, reason } = failure
		super(`${file}:${line}${step === undefined ? '' : `: ${step}`}\n${reason}`)
		this.failure = failure
		// The place is in the feature; a stack trace would show the runner instead.
		this.stack = this.message
	}
}
