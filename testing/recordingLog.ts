import type { Log } from '../lambda/aws/log.ts'
import { collectLine } from '../local/log.ts'

export type Line = {
	readonly level: 'info' | 'warn' | 'error'
	readonly event: string
	readonly members: Readonly<Record<string, unknown>>
}

/** A log that can be read. */
export const recordingLog = (): Log & { readonly lines: readonly Line[] } => {
	const lines: Line[] = []
	const at =
		(level: Line['level']) =>
		(event: string, members: Readonly<Record<string, unknown>> = {}): void => {
			collectLine('function', JSON.stringify({ level, message: event, ...members }))
			lines.push({ level, event, members })
		}
	return { lines, info: at('info'), warn: at('warn'), error: at('error') }
}
