import type { Log } from './log.ts'

/** Logs an error in the server, so that one message does not end it. */
export const logDefect =
	(log: Log) =>
	(error: unknown): void =>
		log({ event: 'coap.defect', error: String(error) })
