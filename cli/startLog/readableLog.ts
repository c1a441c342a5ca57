import type { Entry } from '../../lambda/imports/ledger/entry.ts'
import { localTime } from '../text/localTime.ts'
import type { Paint } from '../text/paint.ts'
import { createDoors, type Passing } from './doors.ts'
import { importOutcome } from './importOutcome.ts'
import { coapLine, importLine, importLineWithoutEntry, otherLine, unconvertedLine } from './lines.ts'
import { type LoggedOutcome, type LogLine, readLogLine } from './logLine.ts'

type ReadableLogNeeds = {
	/** the entry of an import; undefined if there is none */
	readonly findEntry: (deviceId: string, seq: number) => Promise<Entry | undefined>
	readonly print: (line: string) => void
	readonly paint: Paint
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

export type ReadableLog = {
	readonly log: (source: string, line: string) => void
	readonly passing: Passing
	/** resolves when all lines so far are printed */
	readonly drained: () => Promise<void>
}

/** Limit of parallel reads of entries. */
const maxReads = 8

/**
 * The log of the host in readable form: one line for each message of a device, from its entry in the import log. It
 * reads a few entries in parallel and prints the lines in the order of the log.
 */
export const readableLog = ({ findEntry, print, paint, now }: ReadableLogNeeds): ReadableLog => {
	const doors = createDoors()
	const waiting: (Exclude<LogLine, { readonly type: 'nothing' }> & { readonly at: number })[] = []
	let printing: Promise<void> | undefined

	const ofImport = async (imported: LoggedOutcome, time: string): Promise<string> => {
		const { deviceId, seq } = imported
		// The read fails if the host has stopped. Then the line has only the text of the log.
		const entry = await findEntry(deviceId, seq).catch(() => undefined)
		if (entry === undefined)
			return importLineWithoutEntry(paint, time, doors.doorOf(deviceId, undefined), imported)
		const outcome = importOutcome(imported, entry)
		const door = outcome.isRedriven ? 'redrive' : (outcome.door ?? doors.doorOf(deviceId, outcome.bytes))
		return importLine(paint, localTime(outcome.receivedAt, now()), door, imported, outcome)
	}

	const render = async ({ at, ...line }: (typeof waiting)[number]): Promise<string | undefined> => {
		const time = localTime(at, now())
		if (line.type === 'imported') return ofImport(line, time)
		if (line.type === 'unconverted') return unconvertedLine(paint, time, line)
		return line.type === 'coap' ? coapLine(paint, time, line) : otherLine(paint, time, line)
	}

	const printAll = async (): Promise<void> => {
		while (waiting.length > 0)
			for (const line of await Promise.all(waiting.splice(0, maxReads).map(render)))
				if (line !== undefined) print(line)
		printing = undefined
	}

	return {
		log: (source, text) => {
			const line = readLogLine(source, text)
			if (line.type === 'nothing') return
			waiting.push({ ...line, at: now() })
			printing ??= printAll()
		},
		passing: doors.passing,
		drained: async () => printing,
	}
}
