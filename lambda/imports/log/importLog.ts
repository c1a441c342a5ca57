import { objectUpdate } from '../../lwm2m/convert.ts'
import type { TimeWindow } from '../../lwm2m/timeWindow.ts'
import type { Finding } from '../../senml/finding.ts'
import type { ImportLog } from '../entrances.ts'
import type { Decoder } from '../formats/format.ts'
import { type Formats, registeredFormats } from '../formats/formats.ts'
import { senml } from '../formats/senml.ts'
import { isAboutMessage } from '../intake/aboutMessage.ts'
import type { Entry } from '../ledger/entry.ts'
import { interpretEntry } from './interpretEntry.ts'
import { measuredMembers } from './measuredMembers.ts'
import { shownBytes } from './shownBytes.ts'

export type { ImportLog } from '../entrances.ts'

const messages = (findings: readonly Finding[], severity: Finding['severity']): readonly string[] =>
	findings.filter((finding) => finding.severity === severity).map(({ message }) => message)

const present = <T extends object>(members: T): { [name in keyof T]?: Exclude<T[name], undefined> } =>
	Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
		[name in keyof T]?: Exclude<T[name], undefined>
	}

export type LogOptions = {
	/** true adds the bytes, and where each record is in them */
	readonly bytes?: boolean
	readonly formats?: Formats
}

/** Decodes an entry for the reader. The ledger keeps bytes, so a better decoder shows its result on old messages. */
export const importLog = (
	entry: Entry,
	window: TimeWindow,
	{ bytes = false, formats = registeredFormats }: LogOptions = {},
): ImportLog => {
	const interpretation = interpretEntry(entry, { window, formats, records: bytes, indexes: bytes })
	const { content, decoder, senML, updates, findings, measured } = interpretation
	const aboutMessage = entry.findings.filter(isAboutMessage)
	const shown = [...aboutMessage, ...findings.slice(0, 50)]
	return {
		importId: entry.importId,
		seq: entry.seq,
		timestamp: new Date(entry.receivedAt).toISOString(),
		success: entry.success,
		door: entry.door,
		contentFormat: content.contentFormat,
		byteLength: entry.truncated?.byteLength ?? content.payload.length,
		senML: senML ?? Buffer.from(content.payload).toString('base64'),
		...(updates.length > 0 ? { lwm2m: updates.map(objectUpdate) } : {}),
		errors: messages(shown, 'error'),
		warnings: messages(shown, 'warning'),
		findings: shown,
		...present({ kind: entry.kind, count: entry.count, origin: entry.origin, truncated: entry.truncated }),
		...otherDecoder(entry, decoder),
		...(measured === undefined ? undefined : measuredMembers(measured)),
		...(bytes ? { bytes: shownBytes(interpretation, window) } : {}),
	}
}

const otherDecoder = (
	{ decoder = senml.name, decoderVersion }: Entry,
	{ name, version }: Decoder,
): Pick<ImportLog, 'decoder' | 'decoderVersion'> => {
	const versions = { decoderVersion: { imported: decoderVersion, shown: version } }
	if (decoder !== name) return { ...versions, decoder: { imported: decoder, shown: name } }
	return decoderVersion === version ? {} : versions
}
