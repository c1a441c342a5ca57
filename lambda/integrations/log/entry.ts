import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import { type Integration, type IntegrationMessage, type UplinkOutcome, uplinkImportId } from '../contract.ts'
import type { ConvertProblem } from '../convert/ports.ts'
import { type ItemKey, logPartition } from '../itemKeys.ts'

/** What there was, if an entry has only the beginning of it because an item must not be larger. */
export type Truncated = { readonly byteLength: number; readonly sha256: string }

/** A device that came out of a message. */
export type ConvertedTo = {
	readonly deviceId: string
	readonly name: string
	/** of the envelope on the queue of device messages */
	readonly messageId: string
	/** of its entry in the import log of the device */
	readonly importId: string
	/** whether this message registered it */
	readonly isNew: boolean
}

/** One message of an integration in its log. The table keeps it as it stands here. */
export type LogEntry = ItemKey & {
	/** version of this shape */
	readonly v: 1
	readonly integrationId: string
	readonly importId: string
	readonly messageId: string
	/** milliseconds since the Unix epoch */
	readonly receivedAt: number
	/** `downlink`: it is no message of a device, but one for its encoder */
	readonly door: IntegrationMessage['door'] | 'downlink'
	readonly meta: IntegrationMessage['meta']
	readonly contentFormat?: string
	/** gzip of the bytes as they came */
	readonly payload: Uint8Array
	readonly payloadTruncated?: Truncated
	/** absent if the integration was gone */
	readonly converter?: Integration['converter']
	/** gzip of what the converter returned, as JSON; absent if it returned nothing */
	readonly output?: Uint8Array
	readonly outputTruncated?: Truncated
	readonly prints: readonly string[]
	readonly printsLeftOut?: number
	/** the first 50 */
	readonly problems: readonly ConvertProblem[]
	readonly problemCount: number
	readonly devices: readonly ConvertedTo[]
	/** how long the converter ran */
	readonly milliseconds: number
	readonly outcome: UplinkOutcome
	/** whether anything is wrong: what `errors=true` looks for */
	readonly hasErrors: boolean
	/** of the outcome `rate-limited`: how many messages */
	readonly count?: number
	/** seconds since the Unix epoch, after which the entry is gone */
	readonly ttl: number
}

/** What became of a message. */
export type Outcome = Pick<LogEntry, 'outcome' | 'problems' | 'devices' | 'prints' | 'milliseconds'> &
	Partial<Pick<LogEntry, 'converter' | 'printsLeftOut' | 'count'>> & {
		/** what the converter returned, as JSON */
		readonly output?: string
	}

/** DynamoDB: 400 KB for an item. The other members have the rest. */
const maxPayloadBytes = 350_000
const maxItemBytes = 370_000

/** Of something that does not fit. */
const keptBytes = 16 * 1024

const maxProblems = 50
const maxProblemCharacters = 300

const stored = (
	bytes: Uint8Array,
	room: number,
): { readonly kept: Uint8Array; readonly truncated?: Truncated } => {
	const compressed = gzipSync(bytes)
	if (compressed.length <= room) return { kept: compressed }
	const sha256 = createHash('sha256').update(bytes).digest('hex')
	return { kept: gzipSync(bytes.subarray(0, keptBytes)), truncated: { byteLength: bytes.length, sha256 } }
}

const clipped = ({ message, ...problem }: ConvertProblem): ConvertProblem => ({
	...problem,
	message:
		message.length <= maxProblemCharacters
			? message
			: `${message.slice(0, maxProblemCharacters).toWellFormed()}…`,
})

/** The first problems of a message, each of a length that a reader can take. */
export const firstProblems = (problems: readonly ConvertProblem[]): readonly ConvertProblem[] =>
	problems.slice(0, maxProblems).map(clipped)

const outputMembers = (output: string | undefined, room: number): Partial<LogEntry> => {
	if (output === undefined) return {}
	const { kept, truncated } = stored(Buffer.from(output), room)
	return { output: kept, ...(truncated === undefined ? {} : { outputTruncated: truncated }) }
}

export const logKey = ({
	integrationId,
	importId,
}: Pick<LogEntry, 'integrationId' | 'importId'>): ItemKey => ({
	pk: logPartition(integrationId),
	sk: importId,
})

/** A message, or what an encoder gets. */
type Logged = Pick<
	IntegrationMessage,
	'integrationId' | 'messageId' | 'receivedAt' | 'contentFormat' | 'payload' | 'meta'
> &
	Pick<LogEntry, 'door'>

const daySeconds = 24 * 60 * 60

/** The entry of a message. The same message gets the same key each time. */
export const logEntry = (
	message: Logged,
	{ output, problems, ...outcome }: Outcome,
	{ retentionDays }: { readonly retentionDays: number },
): LogEntry => {
	const { integrationId, messageId, receivedAt, door, meta, contentFormat } = message
	const importId = uplinkImportId(message)
	const { kept: payload, truncated } = stored(Buffer.from(message.payload, 'base64'), maxPayloadBytes)
	const first = firstProblems(problems)
	const others = JSON.stringify([outcome, first, meta])
	const room = Math.max(keptBytes, maxItemBytes - payload.length - Buffer.byteLength(others))
	return {
		...logKey({ integrationId, importId }),
		v: 1,
		integrationId,
		importId,
		messageId,
		receivedAt,
		door,
		meta,
		...(contentFormat === undefined ? {} : { contentFormat }),
		payload,
		...(truncated === undefined ? {} : { payloadTruncated: truncated }),
		...outputMembers(output, room),
		...outcome,
		problems: first,
		problemCount: problems.length,
		hasErrors: !['converted', 'encoded'].includes(outcome.outcome) || problems.length > 0,
		ttl: Math.floor(receivedAt / 1000) + retentionDays * daySeconds,
	}
}

/** The bytes of the message as they came, or their beginning. */
export const entryPayload = ({ payload }: Pick<LogEntry, 'payload'>): Uint8Array => gunzipSync(payload)

/** What the converter returned, as JSON, or the beginning of that. */
export const entryOutput = ({ output }: Pick<LogEntry, 'output'>): string | undefined =>
	output === undefined ? undefined : gunzipSync(output).toString()
