import type { End } from '../socket/connection.ts'
import type { RetryReason, Verdict } from '../socket/refusal.ts'

export type WaitReason = End | RetryReason

export type RefusalReason = Extract<Verdict, { outcome: 'refused' }>['reason']

export type State =
	| { readonly state: 'connecting' }
	/** the connection is open; the server sends the missed imports */
	| { readonly state: 'catching up' }
	| { readonly state: 'live' }
	/** `retryAt`: milliseconds since the Unix epoch */
	| { readonly state: 'waiting'; readonly reason: WaitReason; readonly retryAt: number }
	/** final: the fingerprint gives no access */
	| { readonly state: 'refused'; readonly reason: RefusalReason }
	| { readonly state: 'closed' }

/** `cursor`: value of `after` to resume with; absent before the first identity. */
export type Status = State & { readonly cursor?: number }
