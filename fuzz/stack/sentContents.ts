import { createHash } from 'node:crypto'
import { interpret } from '../../lambda/imports/formats/formats.ts'
import type { TimeWindow } from '../../lambda/lwm2m/timeWindow.ts'
import type { Delivery } from './delivery.ts'

/** Whether a message of a device is new or a repeat; `unclear` near the limit of the time. */
export type Fate = 'new' | 'repeat' | 'unclear'

export type SentContents = {
	/** @param now time of sending, in milliseconds since the Unix epoch */
	readonly fate: (delivery: Delivery, window: TimeWindow, now: number) => Fate
}

/** Time in which the same dated content is a repeat (RFC 7252 §4.8.2, EXCHANGE_LIFETIME). */
const sameContentMilliseconds = 247_000

/** Limit of the delay between sending and reception. */
const doubtMilliseconds = 60_000

/** The contents that a device has sent so far. */
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
