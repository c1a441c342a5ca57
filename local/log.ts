import { appendFileSync } from 'node:fs'
import { join } from 'node:path'

/** The log of the host and of its functions. Gets one line per call. */
export type HostLog = (source: string, line: string) => void

/** Writes `[source] line` to standard output. */
export const printLog: HostLog = (source, line) => {
	process.stdout.write(`[${source}] ${line}\n`)
}

/** The variable with the folder in which a test run collects all lines. */
export const collectVariable = 'SENML_LIVE_COLLECTED_LOG'

/** Writes a line to the file of this process, if a test run collects lines. */
export const collectLine: HostLog = (source, line) => {
	const folder = process.env[collectVariable]
	if (folder !== undefined && folder !== '')
		appendFileSync(join(folder, `${process.pid}.log`), `[${source}] ${line}\n`)
}

/** A log that also collects its lines. A host writes all its lines to one. */
export const collected =
	(log: HostLog): HostLog =>
	(source, line) => {
		collectLine(source, line)
		log(source, line)
	}
