import type { Clock } from '../coap/clock.ts'

/** The clock of the stack, as its answers tell it. */
export type StackClock = Readonly<{
	/** a time of the clock of the edge → milliseconds since the Unix epoch, by the clock of the stack */
	toStack: (ms: number) => number
	/** takes the header `Date` of an answer; a request was sent, and its answer came, at these times */
	learn: (date: string | undefined, sentAt: number, answeredAt: number) => void
	/** milliseconds by which this machine is ahead of the stack; undefined until an answer has told */
	aheadMs: () => number | undefined
}>

/** `Date` has whole seconds. A clock that is right to this extent is believed. */
const TOLERANCE_MS = 2_000

/**
 * Time of reception and signatures need the time of the stack, and small hosts often have a wrong clock. A difference of more
 * than two seconds is corrected, as the SDK of AWS does for signatures.
 *
 * @param wallClock milliseconds since the Unix epoch
 */
export const createStackClock = (clock: Clock, wallClock: () => number): StackClock => {
	/** milliseconds since the Unix epoch at which `clock` was 0 */
	let epoch = wallClock() - clock.now()
	let aheadMs: number | undefined
	return {
		toStack: (ms) => Math.round(epoch + ms),
		aheadMs: () => aheadMs,
		learn: (date, sentAt, answeredAt) => {
			const seconds = Date.parse(date ?? '')
			if (Number.isNaN(seconds)) return
			const middle = (sentAt + answeredAt) / 2
			// In the middle of its second.
			const toldMs = seconds + 500
			aheadMs = Math.round(wallClock() - (clock.now() - middle) - toldMs)
			const isWrong = Math.abs(epoch + middle - toldMs) > TOLERANCE_MS + (answeredAt - sentAt) / 2
			if (isWrong) epoch = toldMs - middle
		},
	}
}
