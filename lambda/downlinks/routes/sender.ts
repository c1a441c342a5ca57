import type { Downlink, Route } from '../downlink.ts'

/** What became of a downlink: undefined if its bytes have left; `failed`: it is not sent, or nobody knows. */
export type SentBy = { readonly failed: string } | undefined

/** A route by which the stack itself sends. */
export type Sender = {
	readonly route: Route
	/** resolves when it is known what became of it; rejects with an Error if it is to be tried again */
	readonly send: (downlink: Downlink) => Promise<SentBy>
}
