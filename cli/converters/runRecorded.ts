import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { convertedDevices } from '../../lambda/converters/convertedDevices.ts'
import type { ConverterSource } from '../../lambda/converters/converter.ts'
import type { Engine } from '../../lambda/converters/engine.ts'
import { findVersion } from '../../lambda/converters/store/converterStore.ts'
import type { Integration } from '../../lambda/integrations/contract.ts'
import { allEntries } from '../../lambda/integrations/log/allEntries.ts'
import { findEntry } from '../../lambda/integrations/log/findEntry.ts'
import { readLog } from '../../lambda/integrations/log/readLog.ts'
import { findIntegration, pageOfIntegrations } from '../../lambda/integrations/registry/integrationsTable.ts'
import { printableLines } from '../printable.ts'
import { counted } from '../text/counted.ts'
import { sinceOf } from '../text/since.ts'
import { type Compared, compareEntry, inputOf, isComparable } from './compareEntry.ts'
import { runReport } from './convertersReport.ts'
import { scriptInFile } from './decoderFile.ts'
import type { RecordedCommand } from './recordedArguments.ts'

export type RecordedNeeds = {
	readonly db: DynamoDBClient
	/** of integrations */
	readonly table: string
	readonly engine: Engine
	/** milliseconds since the Unix epoch */
	readonly now: number
}

export type Result = { readonly exitCode: number; readonly text: string; readonly json: object }

const refusal = (error: string): Result => ({ exitCode: 1, text: error, json: { error } })

const integrationsOf = async (needs: RecordedNeeds, converterId: string): Promise<readonly Integration[]> => {
	const found: Integration[] = []
	let after: string | undefined
	do {
		const page = await pageOfIntegrations(needs)(100, after)
		found.push(...page.integrations.filter(({ converter }) => converter.converterId === converterId))
		after = page.next
	} while (after !== undefined)
	return found
}

const compareAll = async (
	needs: RecordedNeeds,
	source: ConverterSource,
	integrations: readonly Integration[],
	since: number,
): Promise<readonly Compared[]> => {
	const { db, table, engine, now } = needs
	const compared: Compared[] = []
	for (const integration of integrations) {
		const query = { integrationId: integration.integrationId, since, now: Math.floor(now / 1000) }
		for await (const entry of allEntries(readLog(db, table), query)) {
			if (!isComparable(entry)) continue
			compared.push(compareEntry(entry, engine.run(source, inputOf(entry, integration))))
			await engine.ready()
		}
	}
	return compared
}

const shownDifferences = 10

const describe = (compared: readonly Compared[]): string => {
	const changed = compared.filter(({ differences }) => differences.length > 0)
	const lines = changed.flatMap(({ integrationId, importId, differences }) => [
		`${integrationId}/${importId}`,
		...differences.slice(0, shownDifferences).map((one) => `  ${one}`),
		...(differences.length > shownDifferences
			? [`  … and ${differences.length - shownDifferences} more`]
			: []),
	])
	return printableLines(
		[...lines, `${counted(compared.length, 'message')} compared, ${changed.length} with other values`].join(
			'\n',
		),
	)
}

const compare = async (
	needs: RecordedNeeds,
	{ converterId, candidate, since }: Extract<RecordedCommand, { name: 'compare' }>,
): Promise<Result> => {
	const source =
		'script' in candidate
			? scriptInFile({ ...candidate.script, kind: 'uplink' })
			: await findVersion(needs)(converterId, candidate.version)
	if (source === undefined) return refusal(`${converterId} has no such version`)
	const integrations = await integrationsOf(needs, converterId)
	if (integrations.length === 0) return refusal(`no integration uses ${converterId}`)
	const { language, source: script } = source
	const compared = await compareAll(
		needs,
		{ language, source: script },
		integrations,
		sinceOf(since, needs.now),
	)
	const changed = compared.filter(({ differences }) => differences.length > 0)
	return {
		exitCode: changed.length === 0 ? 0 : 1,
		text: describe(compared),
		json: { converterId, compared: compared.length, changed },
	}
}

const runOne = async (
	needs: RecordedNeeds,
	{ script, integrationId, importId }: Extract<RecordedCommand, { name: 'run' }>,
): Promise<Result> => {
	const entry = await findEntry(needs.db, needs.table)(integrationId, importId)
	if (entry === undefined) return refusal(`the log of ${integrationId} has no message ${importId}`)
	if (entry.door === 'downlink') return refusal('this is a downlink, and no message of a device')
	if (entry.payloadTruncated !== undefined) return refusal('only the beginning of this message was kept')
	const integration = await findIntegration(needs)(integrationId)
	const { language, source } = scriptInFile({ ...script, kind: 'uplink' })
	const input = inputOf(entry, integration ?? { name: '', metadata: {} })
	const run = needs.engine.run({ language, source }, input)
	const devices = 'output' in run ? convertedDevices(run.output) : undefined
	const exitCode = devices?.problems.length === 0 ? 0 : 1
	return { exitCode, text: runReport(run, devices), json: { ...run, ...devices } }
}

/** Runs a converter on messages in the log of integrations. */
export const runRecorded = (needs: RecordedNeeds, command: RecordedCommand): Promise<Result> =>
	command.name === 'compare' ? compare(needs, command) : runOne(needs, command)
