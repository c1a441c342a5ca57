import type { RefusalReason, WaitReason } from '../session/status.ts'
import type { End } from './connection.ts'
import type { Ports } from './ports.ts'
import { askWhy, judge } from './refusal.ts'
import { createTimers } from './timers.ts'
import { backoffMs } from './timings.ts'

/** Decides when the client connects again after a connection ended. */
export type Retries = {
	/** calls `waiting` or `refused`, and later `again`; asks the REST API first if the reason is unknown */
	readonly begin: (end: End) => void
	/** cancels a retry that is due */
	readonly cancel: () => void
	/** resets the backoff */
	readonly forget: () => void
}

type RetriesNeeds = {
	readonly ports: Ports
	/** address of `GET /device` */
	readonly device: string
	/** `retryAt`: milliseconds since the Unix epoch */
	readonly waiting: (reason: WaitReason, retryAt: number) => void
	readonly again: () => void
	readonly refused: (reason: RefusalReason) => void
}

export const createRetries = ({ ports, device, waiting, again, refused }: RetriesNeeds): Retries => {
	const { clock, random } = ports
	const timers = createTimers<'retry'>(clock)
	let attempt = 0
	let asking = new AbortController()
	const cancel = (): void => {
		asking.abort()
		timers.cancelAll()
	}
	const wait = (reason: WaitReason, atLeastMs: number): void => {
		const waitMs = Math.max(atLeastMs, backoffMs(attempt, random))
		attempt += 1
		timers.set('retry', waitMs, again)
		waiting(reason, clock.now() + waitMs)
	}
	const ask = async (end: End): Promise<void> => {
		asking = new AbortController()
		const answer = await askWhy(ports, device, asking.signal)
		if (answer === undefined) return
		const verdict = judge(answer)
		if (verdict.outcome === 'refused') refused(verdict.reason)
		else wait(end.code === 'handshake-timed-out' ? end : verdict.reason, verdict.waitMs)
	}
	return {
		begin: (end) => {
			cancel()
			if (end.code === 'handshake-failed' || end.code === 'handshake-timed-out') void ask(end)
			else wait(end, 0)
		},
		cancel,
		forget: () => {
			attempt = 0
		},
	}
}
