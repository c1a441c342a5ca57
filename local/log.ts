/** Where the host and the functions it runs write, a line at a time. */
export type HostLog = (source: string, line: string) => void

/** `[source] line` on standard output. */
export const printLog: HostLog = (source, line) => {
	process.stdout.write(`[${source}] ${line}\n`)
}
