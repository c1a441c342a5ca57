import type { Greeting } from './connection.ts'
import { framesOfImport, type Imported, liveFrame } from './frames.ts'
import type { Post, Posted } from './post.ts'
import { startOf } from './resume.ts'

export type GreetNeeds = {
	readonly post: Post
	/** the first frame, and the newest `seq` that the device remembers; undefined if it is not registered any more */
	readonly identity: (
		deviceId: string,
	) => Promise<{ readonly frame: object; readonly lastSeq: number } | undefined>
	/** frames of the last known state */
	readonly state: (deviceId: string) => Promise<readonly string[]>
	/** `seq` of the first import after another one, if there is any */
	readonly firstAfter: (deviceId: string, seq: number) => Promise<number | undefined>
	/** all imports after a `seq`, oldest first, read consistently */
	readonly importsAfter: (deviceId: string, seq: number) => AsyncIterable<Imported>
	readonly makeLive: (connection: Greeting) => Promise<boolean>
	/** whether the connection is still remembered: it was before anybody was told to greet it */
	readonly isConnected: (connection: Greeting) => Promise<boolean>
	/** ends a socket that does not take its frames; `isGone`: which the service says is not there */
	readonly disconnect: (connectionId: string, isGone?: boolean) => Promise<boolean>
	readonly remove: (connection: Greeting) => Promise<void>
	/** puts the rest of a long backlog on the queue */
	readonly continueLater: (greeting: Greeting) => Promise<void>
	readonly now: () => number
	readonly wait: (milliseconds: number) => Promise<void>
}

export type Greeted = 'greeted' | 'continued' | 'gone'

/** Until `$connect` has returned API Gateway answers 410, for no longer than this. */
const handshakeMilliseconds = 5000
const pauseMilliseconds = 50

/** After so many imports, or so long, others who wait for their greeting come first. */
const pageImports = 100
const pageMilliseconds = 3000

/**
 * Greets a socket: identity, state unless the client resumes, everything after the `seq` it asked for, then the marker
 * that says "live from here". The backlog comes first; then the socket becomes live, and the ledger is read once more
 * beyond what was sent. An import in between is in the ledger, comes live, or both; `seq` and `part` tell repeats. Rejects
 * if a service fails, so that the queue brings the greeting again: what was sent before is sent again.
 */
export const greet = async (needs: GreetNeeds, greeting: Greeting): Promise<Greeted> => {
	const page = { imports: pageImports, until: needs.now() + pageMilliseconds }
	const sent = greeting.sent ?? (await introduce(needs, greeting))
	if (sent === undefined) return 'gone'
	const backlog = await sendImports(needs, greeting, sent, page)
	if (backlog === undefined) return 'gone'
	if (!backlog.isComplete) {
		await needs.continueLater({ ...greeting, sent: backlog.sent })
		return 'continued'
	}
	if (!(await needs.makeLive(greeting))) return 'gone'
	const rest = await sendImports(needs, greeting, backlog.sent, noPage)
	if (rest === undefined || !(await send(needs, greeting, [liveFrame(rest.sent)]))) return 'gone'
	return 'greeted'
}

/** Identity and state. Gives the `seq` after which imports are to be sent; undefined if the socket is gone. */
const introduce = async (needs: GreetNeeds, greeting: Greeting): Promise<number | undefined> => {
	const identity = await needs.identity(greeting.deviceId)
	if (identity === undefined) {
		await needs.disconnect(greeting.connectionId)
		await needs.remove(greeting)
		return undefined
	}
	const seq = await firstSeq(needs, greeting, identity.lastSeq)
	const posted = await postFirst(needs, greeting, JSON.stringify({ ...identity.frame, seq }))
	if (!(await hasArrived(needs, greeting, posted))) return undefined
	if (greeting.resume.after === seq) return seq
	return (await send(needs, greeting, await needs.state(greeting.deviceId))) ? seq : undefined
}

/**
 * The `seq` before the first import that is to be sent: what the client asked for, unless the imports after it have
 * expired, or the log was started anew.
 */
const firstSeq = async (
	{ firstAfter }: GreetNeeds,
	{ deviceId, resume, tip }: Greeting,
	lastSeq: number,
): Promise<number> => {
	// When all entries have expired the device still knows how far it was.
	const start = startOf(resume, tip > 0 ? tip : lastSeq)
	const first = await firstAfter(deviceId, start)
	if (first !== undefined) return first - 1
	return tip > 0 ? tip : lastSeq
}

/** How much is sent at once: at least one import, and the next ones until one of these is reached. */
type Page = {
	readonly imports: number
	/** milliseconds since the Unix epoch */
	readonly until: number
}

const noPage: Page = { imports: Number.POSITIVE_INFINITY, until: Number.POSITIVE_INFINITY }

type Sent = { readonly sent: number; readonly isComplete: boolean }

/** Sends the imports after a `seq`, to the end or to that of the page; undefined if the socket is gone. */
const sendImports = async (
	needs: GreetNeeds,
	greeting: Greeting,
	after: number,
	page: Page,
): Promise<Sent | undefined> => {
	let sent = after
	let count = 0
	for await (const imported of needs.importsAfter(greeting.deviceId, after)) {
		if (count === page.imports || (count > 0 && needs.now() > page.until)) return { sent, isComplete: false }
		if (!(await send(needs, greeting, framesOfImport(imported)))) return undefined
		sent = imported.seq
		count += 1
	}
	return { sent, isComplete: true }
}

/** A socket that has ended is not waited for: others would wait, too. */
const postFirst = async (needs: GreetNeeds, to: Greeting, frame: string): Promise<Posted> => {
	const { post, now, wait, isConnected } = needs
	for (;;) {
		const posted = await post(to.connectionId, frame)
		const isOver = posted !== 'gone' || now() - to.connectedAt > handshakeMilliseconds
		if (isOver || !(await isConnected(to))) return posted
		await wait(pauseMilliseconds)
	}
}

/** One after the other; false if the socket is gone. */
const send = async (needs: GreetNeeds, to: Greeting, frames: readonly string[]): Promise<boolean> => {
	for (const frame of frames)
		if (!(await hasArrived(needs, to, await needs.post(to.connectionId, frame)))) return false
	return true
}

/**
 * True if the frame has arrived, false if the socket has been ended and forgotten. That is so also when the service says
 * that it is gone: a greeting that is delivered twice would leave a client that is live without frames.
 */
const hasArrived = async (
	{ disconnect, remove }: GreetNeeds,
	to: Greeting,
	posted: Posted,
): Promise<boolean> => {
	if (posted === 'sent') return true
	const isEnded = posted !== 'failed' && (await disconnect(to.connectionId, posted === 'gone'))
	if (!isEnded) throw new Error(`greeting of ${to.connectionId} failed`)
	await remove(to)
	return false
}
