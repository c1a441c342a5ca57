import type { Greeting } from '../connection.ts'
import type { Post, Posted } from '../push/post.ts'

export type Posting = {
	readonly post: Post
	/** ends a socket that does not take its frames; `isGone`: the service says that it does not exist */
	readonly disconnect: (connectionId: string, isGone?: boolean) => Promise<boolean>
	readonly remove: (connection: Greeting) => Promise<void>
}

/**
 * True if the frame was posted, false if the socket was ended and forgotten. A socket that the service calls gone is
 * ended, too: after a greeting that is delivered twice it may be live, and its client would wait without frames.
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

/** Sends frames one after the other. False if the socket is gone. */
export const sendFrames = async (
	needs: Posting,
	to: Greeting,
	frames: readonly string[],
): Promise<boolean> => {
	for (const frame of frames)
		if (!(await hasArrived(needs, to, await needs.post(to.connectionId, frame)))) return false
	return true
}
