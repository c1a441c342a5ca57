import { gunzipSync, gzipSync } from 'node:zlib'
import type { Finding } from '../senml/finding.ts'
import type { DeviceMessage } from './deviceMessage.ts'
import { importId } from './importId.ts'
import type { Interpretation } from './interpret.ts'

/** Raise it with every change of what `interpret` makes of a message; entries remember theirs. */
export const decoderVersion = 2

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
	readonly success: boolean
	/** the first 50 */
	readonly findings: readonly Finding[]
	/** how many findings of each code there are in all */
	readonly findingCounts: Readonly<Record<string, number>>
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

/** The entry of a message, but for its place in the ledger. */
export const draftEntry = (
	message: DeviceMessage,
	{ success, findings }: Pick<Interpretation, 'success' | 'findings'>,
	{ retentionDays }: { readonly retentionDays: number },
): EntryDraft => ({
	v: 1,
	deviceId: message.deviceId,
	messageKey: `message#${message.messageId}`,
	importId: importId(message),
	receivedAt: message.receivedAt,
	door: message.door,
	contentFormat: message.contentFormat,
	payload: gzipSync(message.payload),
	success,
	findings: findings.slice(0, maxFindings),
	findingCounts: countByCode(findings),
	decoderVersion,
	ttl: Math.floor(message.receivedAt / 1000) + retentionDays * 24 * 60 * 60,
})

/** The bytes of an entry as they came from the device. */
export const entryPayload = ({ payload }: Pick<Entry, 'payload'>): Uint8Array => gunzipSync(payload)
