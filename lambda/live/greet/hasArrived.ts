import type { Greeting } from '../connection.ts'
import type { Post, Posted } from '../push/post.ts'

export type Posting = {
	readonly post: Post
	/** ends a socket that does not take its frames; `isGone`: which the service says is not there */
	readonly disconnect: (connectionId: string, isGone?: boolean) => Promise<boolean>
	readonly remove: (connection: Greeting) => Promise<void>
}

/**
 * True if the frame has arrived, false if the socket has been ended and forgotten. That is so also when the service says
 * that it is gone: a greeting that is delivered twice would leave a client that is live without frames.
 */
export const hasArrived = async (
	{ disconnect, remove }: Posting,
	to: Greeting,
	posted: Posted,
): Promise<boolean> => {
	if (posted === 'sent') return true
	const isEnded = posted !== 'failed' && (await disconnect(to.connectionId, posted === 'gone'))
	if (!isEnded) throw new Error(`greeting of ${to.connectionId} failed`)
	await remove(to)
	return false
}

/** One after the other; false if the socket is gone. */
export const sendFrames = async (
	needs: Posting,
	to: Greeting,
	frames: readonly string[],
): Promise<boolean> => {
	for (const frame of frames)
		if (!(await hasArrived(needs, to, await needs.post(to.connectionId, frame)))) return false
	return true
}
