import type { RateLimit } from '../../lambda/integrations/contract.ts'

/** What is left of each limit, in the order of the limits. */
export type Buckets = readonly Bucket[]

type Bucket = Readonly<{
	tokens: number
	/** milliseconds: when `tokens` was true */
	at: number
}>

export type Taken = Readonly<{
	buckets: Buckets
	/** milliseconds after which the next message passes; 0: this one does */
	waitMs: number
}>

/**
 * Takes a token of each limit, or of none. A bucket has room for the messages of its limit, and fills evenly: `10:1` takes
 * ten at once, and after that one in a tenth of a second.
 *
 * @param before undefined: nothing was taken yet
 * @param now milliseconds, never going backwards
 */
export const takeToken = (limits: readonly RateLimit[], before: Buckets | undefined, now: number): Taken => {
	const filled = limits.map((limit, index) => fill(limit, before?.[index], now))
	const waits = limits.map((limit, index) => waitFor(limit, filled[index]?.tokens ?? 0))
	const waitMs = Math.max(0, ...waits)
	const buckets =
		waitMs > 0 ? filled : filled.map(({ tokens, at }) => ({ tokens: Math.max(0, tokens - 1), at }))
	return { buckets, waitMs }
}

const fill = ({ messages, seconds }: RateLimit, before: Bucket | undefined, now: number): Bucket => {
	if (before === undefined) return { tokens: messages, at: now }
	const more = ((now - before.at) * messages) / (seconds * 1000)
	return { tokens: Math.min(messages, before.tokens + more), at: now }
}

/** Parts of tokens add up to a little less than one. */
const almostOne = 1 - 1e-9

const waitFor = ({ messages, seconds }: RateLimit, tokens: number): number =>
	tokens > almostOne ? 0 : Math.ceil(((1 - tokens) * seconds * 1000) / messages)
