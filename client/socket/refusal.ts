import type { Ports } from './ports.ts'
import { createTimers } from './timers.ts'
import { REST_MS } from './timings.ts'

/** Answer of the REST API after a failed handshake. The client asks because browsers hide the status of a handshake. */
export type Answer = { readonly status: number; readonly retryAfterSeconds?: number } | 'unreachable'

/** Meaning of an answer: the fingerprint gives no access, or the client tries again after `waitMs` or later. */
export type Verdict =
	| { readonly outcome: 'refused'; readonly reason: { readonly code: 'forbidden'; readonly status: 403 } }
	| { readonly outcome: 'retry'; readonly reason: RetryReason; readonly waitMs: number }

export type RetryReason =
	| { readonly code: 'unreachable' }
	| { readonly code: 'too-many-requests'; readonly status: 429 }
	| { readonly code: 'server-error'; readonly status: number }
	/** the REST API accepts the fingerprint */
	| { readonly code: 'handshake-failed'; readonly status: number }

/** Requests `GET /device`. Resolves to undefined when `signal` aborts. */
export const askWhy = async (
	{ fetch, clock }: Pick<Ports, 'fetch' | 'clock'>,
	url: string,
	signal: AbortSignal,
): Promise<Answer | undefined> => {
	const timers = createTimers<'deadline'>(clock)
	const deadline = new AbortController()
	timers.set('deadline', REST_MS, () => deadline.abort())
	const cancel = (): void => timers.cancelAll()
	signal.addEventListener('abort', cancel)
	const answer = await ask(fetch, url, AbortSignal.any([signal, deadline.signal]))
	signal.removeEventListener('abort', cancel)
	cancel()
	return signal.aborted ? undefined : answer
}

const ask = async (fetch: Ports['fetch'], url: string, signal: AbortSignal): Promise<Answer> => {
	try {
		const response = await fetch(url, { signal, cache: 'no-store' })
		// An unread body keeps the HTTP connection open.
		await response.text()
		const retryAfter = response.headers.get('retry-after') ?? ''
		const retryAfterSeconds = /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : undefined
		return { status: response.status, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) }
	} catch {
		return 'unreachable'
	}
}

export const judge = (answer: Answer): Verdict => {
	if (answer === 'unreachable') return { outcome: 'retry', reason: { code: 'unreachable' }, waitMs: 0 }
	const { status, retryAfterSeconds = 0 } = answer
	if (status === 403) return { outcome: 'refused', reason: { code: 'forbidden', status } }
	const waitMs = status === 429 ? retryAfterSeconds * 1_000 : 0
	return { outcome: 'retry', reason: retryReason(status), waitMs }
}

const retryReason = (status: number): RetryReason => {
	if (status === 429) return { code: 'too-many-requests', status }
	return status >= 500 ? { code: 'server-error', status } : { code: 'handshake-failed', status }
}
