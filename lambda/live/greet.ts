import type { Greeting } from './connection.ts'
import type { Post, Posted } from './post.ts'

export type GreetNeeds = {
	readonly post: Post
	/** the first frame: who the device is; undefined if it is not registered any more */
	readonly identity: (deviceId: string) => Promise<object | undefined>
	readonly makeLive: (connection: Greeting) => Promise<boolean>
	readonly remove: (connection: Greeting) => Promise<void>
	/** the frames of all imports after a `seq`, oldest first */
	readonly framesAfter: (deviceId: string, seq: number) => AsyncIterable<string>
	readonly now: () => number
	readonly wait: (milliseconds: number) => Promise<void>
}

/** Until `$connect` has returned API Gateway answers 410, for no longer than this. */
const handshakeMilliseconds = 5000
const pauseMilliseconds = 50

const postFirst = async ({ post, now, wait }: GreetNeeds, to: Greeting, frame: string): Promise<Posted> => {
	for (;;) {
		const posted = await post(to.connectionId, frame)
		if (posted !== 'gone' || now() - to.connectedAt > handshakeMilliseconds) return posted
		await wait(pauseMilliseconds)
	}
}

/** True if the frame has arrived, false if the socket is gone and forgotten. */
const hasArrived = async ({ remove }: GreetNeeds, to: Greeting, posted: Posted): Promise<boolean> => {
	if (posted === 'failed') throw new Error(`greeting of ${to.connectionId} failed`)
	if (posted === 'gone') await remove(to)
	return posted === 'sent'
}

/**
 * Greets a socket: identity, then everything that was imported since it connected. It becomes live before the
 * ledger is read, so an import in between is in the ledger, comes live, or both; `seq` and `part` tell repeats.
 * Rejects if a service fails or a frame does, so that the queue brings the greeting again.
 */
export const greet = async (needs: GreetNeeds, greeting: Greeting): Promise<'greeted' | 'gone'> => {
	const { post, identity, makeLive, framesAfter } = needs
	const frame = await identity(greeting.deviceId)
	const first = frame === undefined ? 'gone' : await postFirst(needs, greeting, JSON.stringify(frame))
	if (!(await hasArrived(needs, greeting, first))) return 'gone'
	if (!(await makeLive(greeting))) return 'gone'
	for await (const missed of framesAfter(greeting.deviceId, greeting.after))
		if (!(await hasArrived(needs, greeting, await post(greeting.connectionId, missed)))) return 'gone'
	return 'greeted'
}
