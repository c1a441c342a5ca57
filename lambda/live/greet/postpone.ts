import type { Greeting } from '../connection.ts'

export type Postponing = {
	/** puts the rest of a long backlog on the queue; it becomes visible after this many seconds */
	readonly continueLater: (greeting: Greeting, delaySeconds: number) => Promise<void>
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

/** Slices of backlogs that a device gets per second when all its sockets have long backlogs. */
const slicesPerSecond = 10

/** Limit of the pause: a client gives up a connection after 30 s without a frame. */
const maxPauseSeconds = 25

/** Delay of a slice above which the queue is long, so that new sockets wait for their identity. */
const congestedMilliseconds = 500

/** Number of sockets up to which the backlogs of a device are never put off. */
const fewSockets = 10

/** Number of times in a row that a slice can be put off. */
const maxDeferred = 2

/**
 * Seconds until the next slice of a backlog. It is 0 for a device with few sockets and grows with their number, so that
 * the sockets of other devices get their turn.
 */
export const slicePause = ({ crowd = 1 }: Pick<Greeting, 'crowd'>): number =>
	Math.min(maxPauseSeconds, Math.floor(crowd / slicesPerSecond))

/** Whether a slice must be put off: its device has many sockets, and the queue delivered it late. */
export const makesRoom = ({ crowd = 1, due = 0, deferred = 0 }: Greeting, now: number): boolean =>
	crowd > fewSockets && due > 0 && now - due > congestedMilliseconds && deferred < maxDeferred

/** Puts a backlog back on the queue until the next turn of its socket. */
export const postpone = async ({ continueLater, now }: Postponing, greeting: Greeting): Promise<void> => {
	const pause = slicePause(greeting)
	await continueLater({ ...greeting, due: now() + pause * 1000 }, pause)
}
