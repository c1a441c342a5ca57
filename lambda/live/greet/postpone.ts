import type { Greeting } from '../connection.ts'

export type Postponing = {
	/** puts the rest of a long backlog on the queue; it becomes visible after this many seconds */
	readonly continueLater: (greeting: Greeting, delaySeconds: number) => Promise<void>
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

/** So many slices of backlogs a device has in a second, when all its sockets have long ones. */
const slicesPerSecond = 10

/** A client that has got no frame for 30 s takes its connection for dead. */
const maxPauseSeconds = 25

/** What has waited so much longer than it should shows that others wait, too: those who have not got their identity. */
const congestedMilliseconds = 500

/** A device with no more sockets than this takes so little that its backlogs are never put off. */
const fewSockets = 10

/** Then it goes on all the same. */
const maxDeferred = 2

/**
 * Seconds until the next slice of a backlog: none for a device that few watch; the more sockets there are, the longer
 * each of them makes room for those of other devices.
 */
export const slicePause = ({ crowd = 1 }: Pick<Greeting, 'crowd'>): number =>
	Math.min(maxPauseSeconds, Math.floor(crowd / slicesPerSecond))

/** Whether a backlog makes room: it is one of many of its device, and the queue is so long that it comes late. */
export const makesRoom = ({ crowd = 1, due = 0, deferred = 0 }: Greeting, now: number): boolean =>
	crowd > fewSockets && due > 0 && now - due > congestedMilliseconds && deferred < maxDeferred

/** Puts a backlog back on the queue, for when it is the turn of its socket again. */
export const postpone = async ({ continueLater, now }: Postponing, greeting: Greeting): Promise<void> => {
	const pause = slicePause(greeting)
	await continueLater({ ...greeting, due: now() + pause * 1000 }, pause)
}
