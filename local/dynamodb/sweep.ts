import { setTimeout } from 'node:timers/promises'
import type { HostLog } from '../log.ts'

/** DynamoDB may take days to delete an expired item. */
const sweepMilliseconds = 60_000

/** The sweep rests so many times as long as its last request took: it takes a twentieth of the time of the tables. */
const rest = 20

type SweepNeeds = {
	/** deletes all expired items, request by request */
	readonly expire: () => AsyncIterable<unknown>
	readonly log: HostLog
	/** resolves after so many milliseconds, or when it is aborted */
	readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>
}

const waitFor: NonNullable<SweepNeeds['wait']> = (milliseconds, signal) =>
	setTimeout(milliseconds, undefined, { signal }).catch(() => undefined)

/**
 * Deletes expired items once a minute. With many items a sweep takes longer than that, and what it costs others at any
 * moment does not depend on how many there are.
 *
 * @returns a function that ends it
 */
export const startSweep = ({ expire, log, wait = waitFor }: SweepNeeds): (() => void) => {
	const end = new AbortController()
	const pause = (milliseconds: number): Promise<void> => wait(milliseconds, end.signal)
	const sweep = async (): Promise<void> => {
		let requestedAt = performance.now()
		for await (const _ of expire()) {
			await pause((performance.now() - requestedAt) * rest)
			if (end.signal.aborted) return
			requestedAt = performance.now()
		}
	}
	const repeat = async (): Promise<void> => {
		let startedAt = performance.now()
		for (;;) {
			await pause(Math.max(0, startedAt + sweepMilliseconds - performance.now()))
			if (end.signal.aborted) return
			startedAt = performance.now()
			await sweep().catch(({ message }: Error) => {
				// The tables may close before a request of the last sweep has its answer.
				if (!end.signal.aborted) log('host', `ERROR expiry: ${message}`)
			})
		}
	}
	void repeat()
	return () => end.abort()
}
