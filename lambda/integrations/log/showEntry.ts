import type { ShownEntry } from '../entrances.ts'
import { entryOutput, entryPayload, type LogEntry } from './entry.ts'

const optional = [
	'contentFormat',
	'payloadTruncated',
	'converter',
	'outputTruncated',
	'printsLeftOut',
	'count',
] as const

const outputMember = (entry: LogEntry): { readonly output?: unknown } => {
	const text = entryOutput(entry)
	if (text === undefined) return {}
	return { output: entry.outputTruncated === undefined ? JSON.parse(text) : text }
}

/** An entry for its readers: REST API and commands. */
export const showEntry = (entry: LogEntry): ShownEntry => ({
	importId: entry.importId,
	timestamp: new Date(entry.receivedAt).toISOString(),
	outcome: entry.outcome,
	door: entry.door,
	meta: entry.meta,
	payload: Buffer.from(entryPayload(entry)).toString('base64'),
	...outputMember(entry),
	prints: entry.prints,
	problems: entry.problems,
	problemCount: entry.problemCount,
	devices: entry.devices.map(({ deviceId, name, importId, isNew }) => ({ deviceId, name, importId, isNew })),
	milliseconds: entry.milliseconds,
	...Object.fromEntries(
		optional.flatMap((name) => (entry[name] === undefined ? [] : [[name, entry[name]] as const])),
	),
})

/** A page of a log is easier to read than the 6 MB that a function may answer. */
const maxPageBytes = 1024 * 1024

/**
 * The entries of a page up to 1 MB of JSON, at least one if there is any.
 *
 * @param next the entry after which the log goes on
 */
export const showEntries = (
	entries: readonly LogEntry[],
	next: string | undefined,
): { readonly entries: readonly ShownEntry[]; readonly next?: string } => {
	const shown: ShownEntry[] = []
	let bytes = 0
	for (const entry of entries) {
		const one = showEntry(entry)
		bytes += Buffer.byteLength(JSON.stringify(one))
		const { importId: lastId } = shown.at(-1) ?? {}
		if (bytes > maxPageBytes && lastId !== undefined) return { entries: shown, next: lastId }
		shown.push(one)
	}
	return { entries: shown, ...(next === undefined ? {} : { next }) }
}
