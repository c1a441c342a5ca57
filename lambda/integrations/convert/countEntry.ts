import type { Log } from '../../aws/log.ts'
import type { Tally } from '../../aws/metrics.ts'
import { integrationMetrics } from '../contract.ts'
import type { LogEntry } from '../log/entry.ts'

/**
 * Writes one line about a message that has its entry, and counts it. Neither payload nor output nor prints are in the line.
 *
 * @param now milliseconds since the Unix epoch
 */
export const countEntry =
	({ count, milliseconds }: Pick<Tally, 'count' | 'milliseconds'>, log: Log, now: () => number) =>
	(entry: LogEntry): void => {
		const { integrationId, importId, outcome, devices, problems } = entry
		const codes = [...new Set(problems.map(({ code }) => code))]
		log.info('integration', {
			integrationId,
			importId,
			outcome,
			devices: devices.length,
			...(codes.length === 0 ? {} : { problems: codes }),
			converterMs: Math.round(entry.milliseconds),
		})
		count(outcome === 'converted' ? integrationMetrics.converted : integrationMetrics.unconverted)
		if (outcome === 'suspended') count(integrationMetrics.suspended)
		const created = devices.filter(({ isNew }) => isNew).length
		if (created > 0) count(integrationMetrics.devicesCreated, created)
		milliseconds(integrationMetrics.latency, Math.max(0, now() - entry.receivedAt))
	}
