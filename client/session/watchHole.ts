import type { Clock } from '../socket/ports.ts'
import { createTimers } from '../socket/timers.ts'
import { HOLE_MS } from '../socket/timings.ts'
import type { Order } from './order.ts'

export type HoleWatch = {
	/** `order` of a live connection; undefined stops the timer */
	readonly look: (order: Order | undefined) => void
}

/** Calls `giveUp` when frames wait for the same missing frame for longer than `HOLE_MS`. */
export const watchHole = (clock: Clock, giveUp: () => void): HoleWatch => {
	const timers = createTimers<'hole'>(clock)
	/** the missing frame, as `<cursor> <parts delivered>` */
	let missing = ''
	return {
		look: (order) => {
			const isHole = order !== undefined && order.waiting.length > 0
			const found = isHole ? `${order.cursor} ${order.delivered}` : ''
			if (found === '') timers.cancelAll()
			else if (found !== missing) timers.set('hole', HOLE_MS, giveUp)
			missing = found
		},
	}
}
