import type { Clock } from '../coap/clock.ts'
import type { Log } from '../log.ts'

const windowMs = 60_000

/**
 * Counts requests to endpoints of no integration: one line for all of a minute, because anybody can send as many as they
 * like. `stop` writes the line of the current minute.
 */
export const countUnknown = (
	clock: Pick<Clock, 'after'>,
	log: Log,
): Readonly<{ count: () => void; stop: () => void }> => {
	let messages = 0
	let cancel: () => void = () => undefined
	const stop = (): void => {
		cancel()
		if (messages > 0) log({ event: 'coap.integrations.unknown', messages })
		messages = 0
	}
	return {
		count: () => {
			messages += 1
			if (messages === 1) cancel = clock.after(windowMs, stop)
		},
		stop,
	}
}
