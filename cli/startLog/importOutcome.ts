import { isAboutMessage, unknownDevice } from '../../lambda/imports/intake/aboutMessage.ts'
import { countUpdates } from '../../lambda/imports/intake/countUpdates.ts'
import type { Entry } from '../../lambda/imports/ledger/entry.ts'
import { interpretEntry } from '../../lambda/imports/log/interpretEntry.ts'
import { type Finding, isError } from '../../lambda/senml/finding.ts'
import { timeWindow } from '../timeWindow.ts'
import type { LoggedOutcome } from './logLine.ts'

/** The values of an import that the log line shows. */
export type ImportOutcome = {
	readonly deviceId: string
	/** milliseconds since the Unix epoch */
	readonly receivedAt: number
	readonly isUnknown: boolean
	/** length of the SenML pack as the device sent it; undefined if the log did not keep it */
	readonly bytes: number | undefined
	/** whether an operator has put the message back */
	readonly isRedriven: boolean
	readonly updates: number
	readonly errors: readonly string[]
	readonly warnings: readonly string[]
}

const sentences = (findings: readonly Finding[]): readonly string[] => findings.map(({ message }) => message)

/** Computed again from the entry: the log of the functions tells nothing of what a device sends. */
export const importOutcome = ({ deviceId }: Pick<LoggedOutcome, 'deviceId'>, entry: Entry): ImportOutcome => {
	const interpreted = interpretEntry(entry, { senML: false, window: timeWindow })
	const { content, findings } = interpreted
	const about = entry.findings.filter(
		(finding) => isAboutMessage(finding) && finding.code !== unknownDevice.code,
	)
	const all = [...about, ...findings]
	return {
		deviceId,
		receivedAt: entry.receivedAt,
		isUnknown: entry.findings.some(({ code }) => code === unknownDevice.code),
		bytes:
			entry.kind === 'rate-limited' ? undefined : (entry.truncated?.byteLength ?? content.payload.length),
		isRedriven: entry.origin !== undefined,
		updates: countUpdates(interpreted),
		errors: sentences(all.filter(isError)),
		warnings: sentences(all.filter((finding) => !isError(finding))),
	}
}
