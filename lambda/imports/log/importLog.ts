import { objectUpdate } from '../../lwm2m/convert.ts'
import type { TimeWindow } from '../../lwm2m/timeWindow.ts'
import type { Finding } from '../../senml/finding.ts'
import type { ImportLog } from '../entrances.ts'
import { isAboutMessage } from '../intake/aboutMessage.ts'
import { decoderVersion, type Entry } from '../ledger/entry.ts'
import { interpretEntry } from './interpretEntry.ts'

export type { ImportLog } from '../entrances.ts'

const messages = (findings: readonly Finding[], severity: Finding['severity']): readonly string[] =>
	findings.filter((finding) => finding.severity === severity).map(({ message }) => message)

const present = <T extends object>(members: T): { [name in keyof T]?: Exclude<T[name], undefined> } =>
	Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
		[name in keyof T]?: Exclude<T[name], undefined>
	}

/** Decodes an entry for the reader. The ledger keeps bytes, so a better decoder shows its result on old messages. */
export const importLog = (entry: Entry, window: TimeWindow): ImportLog => {
	const { pack, senML, updates, findings } = interpretEntry(entry, { window })
	const aboutMessage = entry.findings.filter(isAboutMessage)
	const shown = [...aboutMessage, ...findings.slice(0, 50)]
	return {
		importId: entry.importId,
		seq: entry.seq,
		timestamp: new Date(entry.receivedAt).toISOString(),
		success: entry.success,
		senML: senML ?? Buffer.from(pack).toString('base64'),
		...(updates.length > 0 ? { lwm2m: updates.map(objectUpdate) } : {}),
		errors: messages(shown, 'error'),
		warnings: messages(shown, 'warning'),
		findings: shown,
		...present({ kind: entry.kind, count: entry.count, origin: entry.origin, truncated: entry.truncated }),
		...(entry.decoderVersion === decoderVersion
			? {}
			: { decoderVersion: { imported: entry.decoderVersion, shown: decoderVersion } }),
	}
}
