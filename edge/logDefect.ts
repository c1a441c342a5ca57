import type { Log } from './log.ts'

/** One message must not end the server: what it fails at is a line of the log. */
export const logDefect =
	(log: Log) =>
	(error: unknown): void =>
		log({ event: 'coap.defect', error: String(error) })
