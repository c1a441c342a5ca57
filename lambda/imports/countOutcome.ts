import { decodeTime } from 'ulid'
import type { Tally } from '../aws/metrics.ts'
import { importMetrics } from './contract.ts'
import type { Outcome } from './importNeeds.ts'

/**
 * Counts what became of a message. One that was delivered again or exceeded a limit counts as that alone.
 *
 * @param now milliseconds since the Unix epoch
 */
export const countOutcome =
	({ count, milliseconds }: Pick<Tally, 'count' | 'milliseconds'>, now: () => number) =>
	({ importId, success, updates, isNew, excess }: Outcome): void => {
		if (excess !== undefined) {
			count(importMetrics.refused)
			if (excess === 'bytes') count(importMetrics.overBytes)
			return
		}
		if (!isNew) {
			count(importMetrics.duplicates)
			return
		}
		count(importMetrics.imported)
		if (!success) count(importMetrics.refused)
		if (updates > 0) count(importMetrics.updates, updates)
		// An import id begins with the time of reception, by the clock of another machine.
		milliseconds(importMetrics.latency, Math.max(0, now() - decodeTime(importId)))
	}
