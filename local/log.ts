import { appendFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where the host and the functions it runs write, a line at a time. */
export type HostLog = (source: string, line: string) => void

/** `[source] line` on standard output. */
export const printLog: HostLog = (source, line) => {
	process.stdout.write(`[${source}] ${line}\n`)
}

/** Names the folder that a test run collects all lines in. */
export const collectVariable = 'SENML_LIVE_COLLECTED_LOG'

/** Writes a line to the file of this process, if a test run collects what is logged. */
export const collectLine: HostLog = (source, line) => {
	const folder = process.env[collectVariable]
	if (folder !== undefined && folder !== '')
		appendFileSync(join(folder, `${process.pid}.log`), `[${source}] ${line}\n`)
}

/** The same log, collected. Every line of a host goes through one of these. */
export const collected =
	(log: HostLog): HostLog =>
	(source, line) => {
		collectLine(source, line)
		log(source, line)
	}
