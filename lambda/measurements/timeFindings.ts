import { isInWindow, type TimeWindow } from '../lwm2m/timeWindow.ts'
import { type Finding, warning } from '../senml/finding.ts'

/**
 * What is to be said about times of measurement: one finding for all that are too late, one for all that are too early.
 *
 * @param times seconds since the Unix epoch
 * @param receivedAt the same
 */
export const timeFindings = (
	times: readonly number[],
	receivedAt: number,
	window: TimeWindow,
): readonly Finding[] => {
	const odd = times.filter((ts) => !isInWindow(ts, false, receivedAt, window))
	const future = odd.filter((ts) => ts > receivedAt)
	const past = odd.filter((ts) => ts <= receivedAt)
	return [...found(future, 'W_TIME_FUTURE', 'after'), ...found(past, 'W_TIME_PAST', 'long before')]
}

const found = (
	times: readonly number[],
	code: 'W_TIME_FUTURE' | 'W_TIME_PAST',
	when: string,
): readonly Finding[] => {
	const [first] = times
	if (first === undefined) return []
	const date = new Date(first * 1000).toISOString()
	const says =
		times.length === 1
			? `The telemetry has the time ${date}, ${when} its reception.`
			: `The telemetry has ${times.length} times ${when} its reception, first ${date}.`
	return [
		warning('message', code, says, {
			field: 'ts',
			got: date,
		}),
	]
}
