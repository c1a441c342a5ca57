import { convertedFormat } from '../../lambda/imports/formats/converted.ts'
import { openContent } from '../../lambda/imports/formats/formats.ts'
import { isAboutMessage, unknownDevice } from '../../lambda/imports/intake/aboutMessage.ts'
import { countUpdates } from '../../lambda/imports/intake/countUpdates.ts'
import { type Entry, entryPayload } from '../../lambda/imports/ledger/entry.ts'
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
	/** of a message that a converter made; undefined: the entry has `iot` for several doors */
	readonly door: string | undefined
	/** length of the SenML pack as the device sent it; undefined if the log did not keep it, or a converter made the message */
	readonly bytes: number | undefined
	/** whether an operator has put the message back */
	readonly isRedriven: boolean
	readonly updates: number
	readonly errors: readonly string[]
	readonly warnings: readonly string[]
}

const sentences = (findings: readonly Finding[]): readonly string[] => findings.map(({ message }) => message)

type Logged = Pick<LoggedOutcome, 'deviceId' | 'isNew' | 'updates'>

/** What became of the message: how many updates, and all findings. */
type Conversion = {
	readonly bytes: number
	readonly updates: number
	readonly findings: readonly Finding[]
}

/** Of a message that was just imported without errors: its entry has all that is shown. */
const asWritten = ({ isNew, updates }: Logged, entry: Entry): Conversion | undefined => {
	const { success, kind, truncated, findings, findingCounts } = entry
	const count = Object.values(findingCounts).reduce((all, each) => all + each, 0)
	if (!isNew || !success || kind !== undefined || truncated !== undefined || count !== findings.length)
		return undefined
	const { content } = openContent({ ...entry, payload: entryPayload(entry) })
	return {
		bytes: content.payload.length,
		updates,
		findings: findings.filter((finding) => !isAboutMessage(finding)),
	}
}

const computedAgain = (entry: Entry): Conversion => {
	const interpreted = interpretEntry(entry, { senML: false, window: timeWindow })
	const { content, findings } = interpreted
	return { bytes: content.payload.length, updates: countUpdates(interpreted), findings }
}

/** From the entry: the log of the functions tells nothing of what a device sends. */
export const importOutcome = (logged: Logged, entry: Entry): ImportOutcome => {
	const { bytes, updates, findings } = asWritten(logged, entry) ?? computedAgain(entry)
	const about = entry.findings.filter(
		(finding) => isAboutMessage(finding) && finding.code !== unknownDevice.code,
	)
	const all = [...about, ...findings]
	const isConverted = entry.contentFormat === convertedFormat
	return {
		deviceId: logged.deviceId,
		door: isConverted ? entry.door : undefined,
		receivedAt: entry.receivedAt,
		isUnknown: entry.findings.some(({ code }) => code === unknownDevice.code),
		bytes: isConverted || entry.kind === 'rate-limited' ? undefined : (entry.truncated?.byteLength ?? bytes),
		isRedriven: entry.origin !== undefined,
		updates,
		errors: sentences(all.filter(isError)),
		warnings: sentences(all.filter((finding) => !isError(finding))),
	}
}
