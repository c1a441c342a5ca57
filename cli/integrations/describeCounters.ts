import type { HourlyCounters } from '../../lambda/integrations/log/counters.ts'
import { table } from '../text/table.ts'

/** What was counted of an integration, a line for each hour. */
export const describeCounters = (hours: readonly HourlyCounters[]): string =>
	hours.length === 0
		? 'no messages yet'
		: table([
				['HOUR (UTC)', 'RECEIVED', 'CONVERTED', 'FAILED', 'NEW DEVICES', 'RATE-LIMITED'],
				...hours.map(({ hour, received, converted, failed, devicesCreated, rateLimited }) => [
					hour.replace('T', ' '),
					...[received, converted, failed, devicesCreated, rateLimited].map(String),
				]),
			])
