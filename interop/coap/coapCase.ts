import type { ExpectedUpdate } from './packs.ts'
import type { Answer, Question } from './question.ts'

export type CoapCase = {
	readonly title: string
	/** members that differ from `noQuestion` */
	readonly question: Partial<Question>
	/** `?id=<deviceId>` is in the query, unless this is false */
	readonly namesDevice?: boolean
	/** sent to the door whose queue is slow */
	readonly isSlow?: boolean
	/** of each answer */
	readonly answer: Partial<Answer>
	/** a part of the diagnostic payload, or all of a representation */
	readonly text?: string
	/** the entry in the import log of the device; without it, nothing must come into the log */
	readonly entry?: Entry
}

/** What the import log says about the message. */
export type Entry = {
	readonly success: boolean
	readonly updates: readonly ExpectedUpdate[]
	readonly code?: string
}
