import { inStep } from '../../aws/inStep.ts'
import type { IntegrationMessage } from '../contract.ts'
import { type LogEntry, logEntry } from '../log/entry.ts'
import type { Converted } from './convertMessage.ts'
import type { Opened } from './convertWithin.ts'
import { type PassOnNeeds, passOn } from './passOn.ts'

export type RecordNeeds = PassOnNeeds & {
	readonly writeEntry: (entry: LogEntry) => Promise<void>
	readonly retentionDays: number
}

/** Passes on what came out of a message, and writes its entry. @param isRepeated whether the queue has delivered it before */
export const recordMessage = async (
	needs: RecordNeeds,
	{ integration, converter }: Opened,
	{ message, isRepeated }: { readonly message: IntegrationMessage; readonly isRepeated: boolean },
	{ reports, isOverrun: _isOverrun, ...converted }: Converted,
): Promise<LogEntry> => {
	const passed =
		integration === undefined || reports.length === 0
			? { devices: [], problems: [] }
			: await passOn(needs)(integration, message, reports, { mapping: converter?.mapping, isRepeated })
	const outcome =
		converted.outcome === 'converted' && passed.devices.length === 0 ? 'no-device' : converted.outcome
	const { devices } = passed
	const problems = [...converted.problems, ...passed.problems]
	const entry = logEntry(message, { ...converted, outcome, devices, problems }, needs)
	await inStep('log of the integration', () => needs.writeEntry(entry))
	return entry
}
