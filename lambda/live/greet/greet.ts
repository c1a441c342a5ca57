import { startOf } from '../connect/resume.ts'
import type { Greeting } from '../connection.ts'
import type { Posted } from '../push/post.ts'
import { hasArrived, type Posting, sendFrames } from './hasArrived.ts'
import { type BacklogNeeds, type Greeted, sendBacklog } from './sendBacklog.ts'

/** The part of a device's item that a new watcher receives. */
export type Identity = {
	/** the first frame */
	readonly frame: object
	/** the newest `seq` that the device remembers, 0 if there is none */
	readonly lastSeq: number
	/** what is older is not the device's own */
	readonly firstSeq: number
}

export type GreetNeeds = BacklogNeeds & {
	/** undefined if the device is not registered any more */
	readonly identity: (deviceId: string) => Promise<Identity | undefined>
	/** frames of the last known state */
	readonly state: (deviceId: string) => Promise<readonly string[]>
	/** `seq` of the first import after another one, if there is any */
	readonly firstAfter: (deviceId: string, seq: number) => Promise<number | undefined>
	/** whether the connection is still remembered: it was before anybody was told to greet it */
	readonly isConnected: (connection: Greeting) => Promise<boolean>
	readonly wait: (milliseconds: number) => Promise<void>
}

/** Until `$connect` has returned API Gateway answers 410, for no longer than this. */
const handshakeMilliseconds = 5000
const pauseMilliseconds = 50

/** As much of a backlog as most have; with more than that, others who wait for their greeting come first. */
const pageImports = 20
const pageMilliseconds = 200

/**
 * Greets a socket: identity, state unless the client resumes, everything after the `seq` it asked for, then the marker
 * that says "live from here". What is left of a long backlog is sent later. Rejects if a
 * service fails, so that the queue brings the greeting again: what was sent before is sent again.
 */
export const greet = async (needs: GreetNeeds, greeting: Greeting): Promise<Greeted> => {
	const sent = await introduce(needs, greeting)
	if (sent === undefined) return 'gone'
	const page = { imports: pageImports, milliseconds: pageMilliseconds }
	return sendBacklog(needs, { ...greeting, sent }, page)
}

/** Identity and state. Gives the `seq` after which imports are to be sent; undefined if the socket is gone. */
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
 * The `seq` before the first import that is to be sent: what the client asked for, unless the imports after it have
 * expired or are not the device's own, or the log was started anew.
 */
const baselineOf = async (
	{ firstAfter }: Pick<GreetNeeds, 'firstAfter'>,
	{ deviceId, resume, tip }: Greeting,
	{ lastSeq, firstSeq }: Identity,
): Promise<number> => {
	// When all entries have expired the device still knows how far it was.
	const newest = Math.max(tip > 0 ? tip : lastSeq, firstSeq - 1)
	const first = await firstAfter(deviceId, Math.max(startOf(resume, newest), firstSeq - 1))
	return first === undefined ? newest : first - 1
}

/** A socket that has ended is not waited for: others would wait, too. */
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
