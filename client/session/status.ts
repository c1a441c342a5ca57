import type { End } from '../socket/connection.ts'
import type { RetryReason, Verdict } from '../socket/refusal.ts'

export type WaitReason = End | RetryReason

export type RefusalReason = Extract<Verdict, { outcome: 'refused' }>['reason']

export type State =
	| { readonly state: 'connecting' }
	/** the connection stands; imports that were missed are on their way */
	| { readonly state: 'catching up' }
	| { readonly state: 'live' }
	/** `retryAt`: milliseconds since the Unix epoch */
	| { readonly state: 'waiting'; readonly reason: WaitReason; readonly retryAt: number }
	/** for good: the fingerprint does not give access */
	| { readonly state: 'refused'; readonly reason: RefusalReason }
	| { readonly state: 'closed' }

/** `cursor`: what to resume `after`; absent before the first identity. */
export type Status = State & { readonly cursor?: number }
