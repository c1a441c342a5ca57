import { type Connection, isYoung } from './connection.ts'
import type { Post, Posted } from './post.ts'

type Needs = {
	readonly post: Post
	readonly remove: (connection: Connection) => Promise<void>
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

export type Pushed = Readonly<Record<Posted, number>>

const count = (results: readonly Posted[], outcome: Posted): number =>
	results.filter((result) => result === outcome).length

/**
 * Sends frames to sockets, all in parallel: a slow or dead one delays nobody. A socket that is gone is forgotten,
 * unless it is so young that its handshake may not have ended.
 */
export const pushFrames = async (
	{ post, remove, now }: Needs,
	connections: readonly Connection[],
	frames: readonly string[],
): Promise<Pushed> => {
	const results = await Promise.all(
		connections.map(async (connection) => {
			const posted = await Promise.all(frames.map((frame) => post(connection.connectionId, frame)))
			if (posted.includes('gone') && !isYoung(connection, now())) await remove(connection)
			return posted
		}),
	)
	const all = results.flat()
	return { sent: count(all, 'sent'), gone: count(all, 'gone'), failed: count(all, 'failed') }
}
