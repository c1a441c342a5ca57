import { type ConvertedDevices, convertedDevices } from '../../lambda/converters/convertedDevices.ts'
import type { ConverterInput, ConverterRun } from '../../lambda/converters/converter.ts'
import type { Integration } from '../../lambda/integrations/contract.ts'
import { metadataOf } from '../../lambda/integrations/convert/convertMessage.ts'
import { entryOutput, entryPayload, type LogEntry } from '../../lambda/integrations/log/entry.ts'
import { differences } from './differences.ts'

/** What another converter makes of a message: where its values differ from those that were recorded. */
export type Compared = {
	readonly integrationId: string
	readonly importId: string
	readonly differences: readonly string[]
}

/** A recorded message, as a converter gets it. */
export const inputOf = (
	entry: LogEntry,
	integration: Pick<Integration, 'name' | 'metadata'>,
): ConverterInput => ({
	payload: entryPayload(entry),
	metadata: metadataOf(integration, entry),
	receivedAt: entry.receivedAt,
})

type Values = Readonly<Record<string, unknown>>

/** By the names of devices: their order does not matter. */
const byName = (devices: ConvertedDevices['devices']): Values =>
	Object.fromEntries(devices.map(({ name, ...others }) => [name, others]))

const recorded = (entry: LogEntry): Values => {
	const output = entryOutput(entry)
	return output === undefined ? {} : byName(convertedDevices(JSON.parse(output)).devices)
}

const problemOf = (run: ConverterRun): string =>
	'problem' in run ? `${run.problem.code}: ${run.problem.message}` : ''

const recordedProblem = ({ outcome, problems: [first] }: LogEntry): string =>
	outcome !== 'failed' || first === undefined ? '' : `${first.code}: ${first.message}`

/** Compares what another converter makes of a recorded message with what was made of it then. */
export const compareEntry = (entry: LogEntry, run: ConverterRun): Compared => {
	const { integrationId, importId, receivedAt } = entry
	const now = 'output' in run ? byName(convertedDevices(run.output).devices) : {}
	const [before, after] = [recordedProblem(entry), problemOf(run)]
	return {
		integrationId,
		importId,
		differences: [
			...(before === after ? [] : [`problem: expected ${before || 'none'}, got ${after || 'none'}`]),
			...differences(recorded(entry), now, receivedAt),
		],
	}
}

/** Whether there is something to compare with: the whole message, and a converter that has seen it. */
export const isComparable = ({ door, outcome, payloadTruncated, outputTruncated }: LogEntry): boolean =>
	door !== 'downlink' &&
	(outcome === 'converted' || outcome === 'no-device' || outcome === 'failed') &&
	payloadTruncated === undefined &&
	outputTruncated === undefined
