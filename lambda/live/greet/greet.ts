import { handshakeMilliseconds } from '../../aws/sockets/handshake.ts'
import { startOf } from '../connect/resume.ts'
import type { Greeting } from '../connection.ts'
import type { Posted } from '../push/post.ts'
import { hasArrived, type Posting, sendFrames } from './hasArrived.ts'
import type { Identity } from './introduction.ts'
import { type BacklogNeeds, type Greeted, type Introduced, sendBacklog } from './sendBacklog.ts'

export type GreetNeeds = BacklogNeeds & {
	/** `seq` of the first import after `seq`; undefined if there is none */
	readonly firstAfter: (deviceId: string, seq: number) => Promise<number | undefined>
	/** whether the connection is still stored; `$connect` stores it before it queues the greeting */
	readonly isConnected: (connection: Greeting) => Promise<boolean>
	readonly wait: (milliseconds: number) => Promise<void>
}

const pauseMilliseconds = 50

/** Imports of a backlog that are sent at once, enough for most clients. The rest waits until other sockets are greeted. */
const pageImports = 20
const pageMilliseconds = 200

/** The same for a client that takes several frames in one message. */
const packedPageImports = 200

/**
 * Greets a socket: sends the identity, the state unless the client resumes, all imports after the requested `seq`, and
 * the marker. The rest of a long backlog is sent later. Rejects if a service fails: the queue delivers the greeting
 * again, and the same frames are sent again.
 */
export const greet = async (needs: GreetNeeds, greeting: Greeting): Promise<Greeted> => {
	const introduced = await introduce(needs, greeting)
	if (introduced === undefined) return 'gone'
	const imports = greeting.resume.isPacked === true ? packedPageImports : pageImports
	const page = { imports, milliseconds: pageMilliseconds }
	return sendBacklog(needs, introduced, page)
}

/** Sends identity and state. Undefined if the socket is gone. */
const introduce = async (needs: GreetNeeds, greeting: Greeting): Promise<Introduced | undefined> => {
	const identity = await needs.identity(greeting.deviceId)
	if (identity === undefined) {
		await needs.disconnect(greeting.connectionId)
		await needs.remove(greeting)
		return undefined
	}
	const seq = await baselineOf(needs, greeting, identity)
	const posted = await postFirst(needs, greeting, JSON.stringify({ ...identity.frame, seq }))
	if (!(await hasArrived(needs, greeting, posted))) return undefined
	const { hideDataBefore, configurations } = identity
	const introduced = {
		...greeting,
		sent: seq,
		...(hideDataBefore === undefined ? {} : { hideDataBefore }),
		...(configurations === undefined ? {} : { configurations }),
	}
	// A client that learns only now that something is hidden forgets all it has. Configurations are no imports.
	const isUpToDate = hideDataBefore === undefined && configurations === undefined
	if (greeting.resume.after === seq && isUpToDate) return introduced
	const state = await needs.state(greeting.deviceId, hideDataBefore)
	return (await sendFrames(needs, greeting, state)) ? introduced : undefined
}

/**
 * The `seq` before the first import to send. It differs from the requested one if the imports after that have expired
 * or are hidden, came before the registration, or if the log restarted.
 */
const baselineOf = async (
	{ firstAfter }: Pick<GreetNeeds, 'firstAfter'>,
	{ deviceId, resume, tip }: Greeting,
	{ lastSeq, firstSeq }: Identity,
): Promise<number> => {
	// When all entries have expired, the item of the device still has its newest `seq`.
	const newest = Math.max(tip > 0 ? tip : lastSeq, firstSeq - 1)
	const first = await firstAfter(deviceId, Math.max(startOf(resume, newest), firstSeq - 1))
	return first === undefined ? newest : first - 1
}

/** Posts the first frame, and repeats it after a 410 while the handshake may last and the socket is still stored. */
const postFirst = async (
	needs: Pick<GreetNeeds, 'now' | 'wait' | 'isConnected'> & Posting,
	to: Greeting,
	frame: string,
): Promise<Posted> => {
	const { post, now, wait, isConnected } = needs
	for (;;) {
		const posted = await post(to.connectionId, frame)
		const isOver = posted !== 'gone' || now() - to.connectedAt > handshakeMilliseconds
		if (isOver || !(await isConnected(to))) return posted
		await wait(pauseMilliseconds)
	}
}
