import type { PastState } from './past/pastStore.ts'
import { timeText } from './texts.ts'

type Props = PastState & {
	/** what is read of the log, in the plural */
	readonly what: 'values' | 'positions'
	readonly readBack: (since: number) => Promise<void>
}

/** How far back the import log was read, and the way to read more. */
export const PastNote = ({ what, past, isLoading, problem, readBack }: Props) => (
	<div class="past-note muted">
		<p role="status">{noteOf(what, past, isLoading)}</p>
		{problem !== undefined && (
			<p class="problem" role="alert">
				Earlier {what} could not be loaded: {problem.title}
			</p>
		)}
		{!past.isComplete && !isLoading && (
			<button type="button" class="quiet" onClick={() => void readBack(Number.NEGATIVE_INFINITY)}>
				Load earlier {what}
			</button>
		)}
	</div>
)

const noteOf = (
	what: Props['what'],
	{ since, isComplete }: PastState['past'],
	isLoading: boolean,
): string => {
	if (isLoading) return `Loading earlier ${what} …`
	if (isComplete) return `These are all ${what} in the import log. Times are in UTC.`
	return since === undefined
		? 'Times are in UTC.'
		: `The import log is loaded back to ${timeText(since)}. Times are in UTC.`
}
