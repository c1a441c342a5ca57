import { createHash } from 'node:crypto'
import { interpret } from '../../lambda/imports/intake/interpret.ts'
import type { TimeWindow } from '../../lambda/lwm2m/timeWindow.ts'
import type { Delivery } from './delivery.ts'

/** What a message is for a device: something new, a repeat of what it has sent, or hard to tell. */
export type Fate = 'new' | 'repeat' | 'unclear'

export type SentContents = {
	/** of a message that is sent at this time, in milliseconds since the Unix epoch */
	readonly fate: (delivery: Delivery, window: TimeWindow, now: number) => Fate
}

/** RFC 7252 §4.8.2, EXCHANGE_LIFETIME: the same content of known times is the same event for so long. */
const sameContentMilliseconds = 247_000

/** A message may be received so much later than it was sent. */
const doubtMilliseconds = 60_000

/** What a device has sent so far. */
export const createSentContents = (): SentContents => {
	const sentAt = new Map<string, number>()
	return {
		fate: ({ imported }, window, now) => {
			const { hasAbsoluteTimes, content } = interpret(
				{ ...imported, receivedAt: now },
				{ window, senML: false },
			)
			if (!hasAbsoluteTimes) return 'new'
			// The pack and what it is read as, by whatever door it comes.
			const key = createHash('sha256')
				.update(`${content.contentFormat}\0`)
				.update(content.payload)
				.digest('hex')
			const age = now - (sentAt.get(key) ?? Number.NEGATIVE_INFINITY)
			if (age < sameContentMilliseconds - doubtMilliseconds) return 'repeat'
			if (age < sameContentMilliseconds + doubtMilliseconds) return 'unclear'
			sentAt.set(key, now)
			return 'new'
		},
	}
}
