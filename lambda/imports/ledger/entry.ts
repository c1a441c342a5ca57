import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Finding } from '../../senml/finding.ts'
import type { Judged } from '../formats/formats.ts'
import { type DeviceMessage, type EntryKind, importId, messageKey } from '../intake/deviceMessage.ts'

const maxFindings = 50

/** One message of a device in the ledger. The table keeps it as it stands here, the device's bytes compressed. */
export type Entry = {
	/** version of this shape */
	readonly v: 1
	readonly deviceId: string
	/** 1, 2, 3 … per device, without holes; refused messages count, too */
	readonly seq: number
	/** finds the message again when it is delivered twice */
	readonly messageKey: string
	readonly importId: string
	/** milliseconds since the Unix epoch */
	readonly receivedAt: number
	readonly door: string
	readonly contentFormat: string
	/** gzip of the bytes as they came: everything else can be computed from them again */
	readonly payload: Uint8Array
	/** what there was, if only the beginning of the bytes is kept because an item must not have more */
	readonly truncated?: { readonly byteLength: number; readonly sha256: string }
	/** absent: a message that was imported */
	readonly kind?: EntryKind
	/** how many messages exceeded the limit in this minute, deliveries counted */
	readonly count?: number
	/** the failed import whose message this is once more */
	readonly origin?: string
	/** milliseconds since the Unix epoch: when the message of a failed import was put back */
	readonly redrivenAt?: number
	readonly success: boolean
	/** the first 50 */
	readonly findings: readonly Finding[]
	/** how many findings of each code there are in all */
	readonly findingCounts: Readonly<Record<string, number>>
	/** name of what decoded the message; absent of an older version: `senml` */
	readonly decoder?: string
	readonly decoderVersion: number
	/** seconds since the Unix epoch, after which the entry is gone */
	readonly ttl: number
}

export type EntryDraft = Omit<Entry, 'seq'>

const countByCode = (findings: readonly Finding[]): Record<string, number> => {
	const counts = new Map<string, number>()
	for (const { code } of findings) counts.set(code, (counts.get(code) ?? 0) + 1)
	return Object.fromEntries(counts)
}

/** DynamoDB: 400 KB for an item. The other members of an entry, findings included, have the rest. */
const maxPayloadBytes = 350_000

const keptBytes = 32 * 1024

const stored = (payload: Uint8Array): Pick<Entry, 'payload' | 'truncated'> => {
	const compressed = gzipSync(payload)
	if (compressed.length <= maxPayloadBytes) return { payload: compressed }
	const sha256 = createHash('sha256').update(payload).digest('hex')
	return {
		payload: gzipSync(payload.subarray(0, keptBytes)),
		truncated: { byteLength: payload.length, sha256 },
	}
}

/** The entry of a message, but for its place in the ledger. */
export const draftEntry = (
	message: DeviceMessage,
	judgement: Omit<Judged, 'updates'>,
	{ retentionDays }: { readonly retentionDays: number },
): EntryDraft => ({
	v: 1,
	deviceId: message.deviceId,
	messageKey: messageKey(message, judgement),
	importId: importId(message),
	receivedAt: message.receivedAt,
	door: message.door,
	contentFormat: message.contentFormat,
	...stored(message.payload),
	success: judgement.success,
	findings: judgement.findings.slice(0, maxFindings),
	findingCounts: countByCode(judgement.findings),
	decoder: judgement.decoder.name,
	decoderVersion: judgement.decoder.version,
	ttl: Math.floor(message.receivedAt / 1000) + retentionDays * 24 * 60 * 60,
	...(judgement.kind === undefined ? {} : { kind: judgement.kind }),
	...(judgement.kind === 'rate-limited' ? { count: 0 } : {}),
	...(message.origin === undefined ? {} : { origin: message.origin }),
})

/** The other attributes of an entry, and its place in the index. */
const otherBytes = 700

/** About how many bytes an entry takes in its table. */
export const entryBytes = ({ payload, findings }: Pick<Entry, 'payload' | 'findings'>): number =>
	payload.length + Buffer.byteLength(JSON.stringify(findings)) + otherBytes

/** The bytes of an entry as they came from the device. */
export const entryPayload = ({ payload }: Pick<Entry, 'payload'>): Uint8Array => gunzipSync(payload)
