import type { TortureOptions } from '../run/tortureOptions.ts'
import type { TortureReport } from './tortureReport.ts'

const percent = (part: number, all: number): string => `${((100 * part) / Math.max(1, all)).toFixed(1)} %`

const faultsInWords = ({
	requests,
	deliveries,
	repeats,
	faults,
}: TortureReport['disturbed']): readonly string[] => {
	const failed = Object.values(faults).reduce((total, count) => total + count, 0)
	const each = Object.entries(faults).map(([fault, count]) => `${count} ${fault}`)
	return [
		`${failed} of ${requests} AWS calls failed (${percent(failed, requests)}): ${each.join(', ')}`,
		`${repeats} of ${deliveries} deliveries of queues were repeated (${percent(repeats, deliveries)})`,
	]
}

/** Limit of violations that are printed in full. */
const most = 20

export const reportInWords = (report: TortureReport, options: TortureOptions): string => {
	const { disturbed, violations, unexpected } = report
	return [
		`${report.messages} messages from ${options.devices} devices in ${report.seconds} s, ${report.acknowledged} acknowledged`,
		`${report.offers} offers, ${report.entries} entries: ${report.repeatedEntries} of repeated messages that cannot be recognised, ${report.failedEntries} of messages that could not be processed`,
		`${report.updates} updates, ${report.deliveries} deliveries to ${options.clients} clients`,
		`${report.streams.events} events of ${report.streams.connections} connections to the stream, ${report.streams.again} of them again; ${report.streams.mostBehind} s behind at most`,
		`downlinks: ${Object.entries(report.downlinks)
			.map(([status, count]) => `${count} ${status}`)
			.join(', ')}`,
		`${report.kills} kills, ${report.drops} connections dropped`,
		...faultsInWords(disturbed),
		`${violations.length} violations, ${unexpected.length} events that must not happen; seed ${options.seed}`,
		...violations.slice(0, most).map(({ kind, who, where }) => `  ${who}: ${kind} ${where}`),
		...unexpected.slice(0, most).map((event) => `  ${event}`),
	].join('\n')
}
