import { startOf } from '../connect/resume.ts'
import type { Greeting } from '../connection.ts'
import type { Posted } from '../push/post.ts'
import { hasArrived, type Posting, sendFrames } from './hasArrived.ts'
import { type BacklogNeeds, type Greeted, sendBacklog } from './sendBacklog.ts'

/** The part of a device's item that a new watcher receives. */
export type Identity = {
	/** the first frame */
	readonly frame: object
	/** the newest `seq` in the item of the device, 0 before the first import */
	readonly lastSeq: number
	/** imports before this one came before the device was registered */
	readonly firstSeq: number
}

export type GreetNeeds = BacklogNeeds & {
	/** undefined if the device is no longer registered */
	readonly identity: (deviceId: string) => Promise<Identity | undefined>
	/** frames of the last known state */
	readonly state: (deviceId: string) => Promise<readonly string[]>
	/** `seq` of the first import after `seq`; undefined if there is none */
	readonly firstAfter: (deviceId: string, seq: number) => Promise<number | undefined>
	/** whether the connection is still stored; `$connect` stores it before it queues the greeting */
	readonly isConnected: (connection: Greeting) => Promise<boolean>
	readonly wait: (milliseconds: number) => Promise<void>
}

/** Limit of the time during which API Gateway answers 410 because `$connect` has not returned. */
const handshakeMilliseconds = 5000
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
	const sent = await introduce(needs, greeting)
	if (sent === undefined) return 'gone'
	const imports = greeting.resume.isPacked === true ? packedPageImports : pageImports
	const page = { imports, milliseconds: pageMilliseconds }
	return sendBacklog(needs, { ...greeting, sent }, page)
}

/** Sends identity and state. Returns the `seq` after which imports must be sent; undefined if the socket is gone. */
const introduce = async (needs: GreetNeeds, greeting: Greeting): Promise<number | undefined> => {
	const identity = await needs.identity(greeting.deviceId)
	if (identity === undefined) {
		await needs.disconnect(greeting.connectionId)
		await needs.remove(greeting)
		return undefined
	}
	const seq = await baselineOf(needs, greeting, identity)
	const posted = await postFirst(needs, greeting, JSON.stringify({ ...identity.frame, seq }))
	if (!(await hasArrived(needs, greeting, posted))) return undefined
	if (greeting.resume.after === seq) return seq
	return (await sendFrames(needs, greeting, await needs.state(greeting.deviceId))) ? seq : undefined
}

/**
 * The `seq` before the first import to send. It differs from the requested one if the imports after that have expired
 * or came before the registration, or if the log restarted.
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
