import type { Counters } from '../log/counters.ts'
import type { LogEntry } from '../log/entry.ts'

/** What entries of one integration add to its counters. */
export const countersOf = (entries: readonly LogEntry[]): Partial<Counters> => {
	const messages = entries.filter(({ outcome }) => outcome !== 'rate-limited')
	const converted = messages.filter(({ outcome }) => outcome === 'converted').length
	return {
		received: messages.length,
		converted,
		failed: messages.length - converted,
		devicesCreated: messages.flatMap(({ devices }) => devices.filter(({ isNew }) => isNew)).length,
		rateLimited: entries.reduce((sum, entry) => sum + (entry.count ?? 0), 0),
	}
}
