/** Query of a handshake; empty for a client that starts without a cursor. */
export type Resume = {
	/** `seq` of the last import it has */
	readonly after?: number
	/** number of newest imports to send first */
	readonly last?: number
	/** the client takes several frames in one message */
	readonly isPacked?: true
}

const maxLast = 100

const isInteger = (text: string): boolean => /^\d{1,15}$/.test(text)

/** Reads `?after=<seq>` or `?last=<1 to 100>`, and `frames=packed`. Returns a text for an invalid query. */
export const parseResume = (query: Readonly<Record<string, string | undefined>> = {}): Resume | string => {
	const { after, last, frames } = query
	if (frames !== undefined && frames !== 'packed') return 'frames: packed is expected, or nothing'
	const start = parseStart(after, last)
	return typeof start === 'string' || frames === undefined ? start : { ...start, isPacked: true }
}

const parseStart = (after: string | undefined, last: string | undefined): Resume | string => {
	if (after !== undefined && last !== undefined) return 'after and last exclude each other'
	if (after !== undefined) return isInteger(after) ? { after: Number(after) } : 'after: a seq is expected'
	if (last === undefined) return {}
	const count = isInteger(last) ? Number(last) : 0
	return count >= 1 && count <= maxLast ? { last: count } : `last: a number from 1 to ${maxLast} is expected`
}

/**
 * The `seq` after which the client gets all imports, if none has expired.
 *
 * @param tip `seq` of the newest import at the time of the handshake; a client with a later one has followed a log that
 * restarted since
 */
export const startOf = ({ after, last = 0 }: Resume, tip: number): number =>
	Math.max(0, Math.min(after ?? tip - last, tip))
