import type { SQSBatchResponse, SQSRecord } from 'aws-lambda'
import { inStep } from '../../aws/inStep.ts'
import { partialBatch } from '../../aws/partialBatch.ts'
import { HandedBack } from '../../aws/someAtOnce.ts'
import type { IntegrationMessage } from '../contract.ts'
import type { Counters } from '../log/counters.ts'
import type { LogEntry } from '../log/entry.ts'
import type { Converted } from './convertMessage.ts'
import { convertWithin, type Opened, suspensionKey } from './convertWithin.ts'
import { countersOf } from './countersOf.ts'
import { parseMessage } from './parseMessage.ts'
import type { FindIntegration, OpenConverter } from './ports.ts'
import { type RecordNeeds, recordMessage } from './recordMessage.ts'
import type { Suspensions } from './suspensions.ts'

export type ConvertBatchNeeds = RecordNeeds & {
	readonly findIntegration: FindIntegration
	readonly openConverter: OpenConverter
	readonly suspensions: Suspensions
	/** does not reject */
	readonly addCounters: (integrationId: string, counters: Partial<Counters>) => Promise<void>
	/** lets requests go on that wait for their turn */
	readonly turn: () => Promise<void>
	readonly onEntry: (entry: LogEntry) => void
	readonly onFailed: (messageId: string, error: unknown) => void
}

type Waiting = Pick<PromiseWithResolvers<LogEntry>, 'resolve' | 'reject'> & {
	readonly message: IntegrationMessage
	/** whether the queue has delivered it before */
	readonly isRepeated: boolean
}

/** The messages of an integration in a batch. */
type Group = Opened & { readonly waiting: readonly Waiting[] }

/** Conversions that begin with less time left may not end in time. */
const reserveMilliseconds = 3000

/**
 * Converts a batch from the queue. A conversion has the processor for itself, so those converters come first that have ended
 * well before, and those last that have used up their time lately. What cannot be finished in time goes back to the queue.
 * A message that fails comes back alone.
 */
export const convertBatch = async (
	needs: ConvertBatchNeeds,
	records: readonly SQSRecord[],
): Promise<SQSBatchResponse> => {
	const byIntegration = new Map<string, Waiting[]>()
	const batch = partialBatch(
		records,
		async ({ body, attributes }) => {
			const message = parseMessage(body)
			const { promise, ...settle } = Promise.withResolvers<LogEntry>()
			const { integrationId } = message
			const isRepeated = Number(attributes.ApproximateReceiveCount) > 1
			const waiting = { message, isRepeated, ...settle }
			byIntegration.set(integrationId, [...(byIntegration.get(integrationId) ?? []), waiting])
			needs.onEntry(await promise)
		},
		({ messageId }, error) => needs.onFailed(messageId, error),
	)
	const opened = await Promise.all([...byIntegration].map((one) => open(needs, one)))
	// Once, before any of them runs: a run that overruns changes the rank of its converter.
	const byRank = Map.groupBy(
		opened.filter((group) => group !== undefined),
		(group) => rankOf(needs, group),
	)
	const counted: Promise<void>[] = []
	for (const rank of [0, 1, 2] as const) counted.push(...(await convertGroups(needs, byRank.get(rank) ?? [])))
	await Promise.all(counted)
	return batch
}

const rankOf = ({ suspensions }: ConvertBatchNeeds, { integration }: Group): 0 | 1 | 2 =>
	integration === undefined ? 0 : suspensions.rank(suspensionKey(integration))

/** Reads what the messages of an integration need; if that fails, all of them do. */
const open = async (
	{ findIntegration, openConverter }: ConvertBatchNeeds,
	[integrationId, waiting]: readonly [string, readonly Waiting[]],
): Promise<Group | undefined> => {
	try {
		const integration = await inStep('integration', () => findIntegration(integrationId))
		const converter = integration && (await inStep('converter', () => openConverter(integration.converter)))
		return { integration, converter, waiting }
	} catch (error) {
		for (const { reject } of waiting) reject(error)
		return undefined
	}
}

/** Resolves when the messages are settled; gives what adds to their counters. */
const convertGroups = async (
	needs: ConvertBatchNeeds,
	groups: readonly Group[],
): Promise<readonly Promise<void>[]> => {
	const counted: Promise<void>[] = []
	const settled: Promise<unknown>[] = []
	for (const group of groups) {
		const entries: Promise<LogEntry | undefined>[] = []
		for (const one of group.waiting) {
			const converted =
				needs.remaining() < reserveMilliseconds
					? undefined
					: convertWithin(needs.suspensions, group, one.message)
			entries.push(settle(needs, group, one, converted))
			await needs.turn()
		}
		settled.push(...entries)
		counted.push(Promise.all(entries).then((all) => count(needs, all)))
	}
	await Promise.all(settled)
	return counted
}

/** Never rejects; undefined if the message failed. @param converted undefined: no time is left */
const settle = async (
	needs: ConvertBatchNeeds,
	group: Group,
	{ message, isRepeated, resolve, reject }: Waiting,
	converted: Converted | undefined,
): Promise<LogEntry | undefined> => {
	try {
		if (converted === undefined) throw new HandedBack()
		const entry = await recordMessage(needs, group, { message, isRepeated }, converted)
		resolve(entry)
		return entry
	} catch (error) {
		reject(error)
		return undefined
	}
}

const count = async (
	{ addCounters }: ConvertBatchNeeds,
	entries: readonly (LogEntry | undefined)[],
): Promise<void> => {
	const written = entries.filter((entry) => entry !== undefined)
	const [first] = written
	if (first !== undefined) await addCounters(first.integrationId, countersOf(written))
}
