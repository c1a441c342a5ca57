/** Time in steps of a second. What cannot be served waits. */

/** Seconds until everybody is served; Infinity if that never happens. */
export type Storm = { readonly seconds: number; readonly longestQueue: number }

const dayseconds = 24 * 60 * 60

type Queue = {
	/** what waits at the beginning */
	readonly waiting: number
	/** what arrives, and what can be served, per second */
	readonly arriving: number
	readonly served: number
}

/** Simulates a queue until it is empty, for a week at most. */
export const drain = ({ waiting, arriving, served }: Queue): Storm => {
	let queue = waiting
	let longestQueue = waiting
	for (let second = 0; second < 7 * dayseconds; second++) {
		if (queue <= 0) return { seconds: second, longestQueue }
		queue = Math.max(0, queue + arriving - served)
		longestQueue = Math.max(longestQueue, queue)
	}
	return { seconds: Number.POSITIVE_INFINITY, longestQueue }
}

/** The messages of an outage of the processors, which queue, while devices go on. */
export const afterOutage = ({
	messages,
	capacity,
	outageSeconds,
}: {
	/** messages per second of all devices, and of all processors */
	readonly messages: number
	readonly capacity: number
	readonly outageSeconds: number
}): Storm => drain({ waiting: messages * outageSeconds, arriving: messages, served: capacity })

/** What opens sockets, per second. */
export type Doors = {
	/** quota of new sockets */
	readonly connects: number
	/** greetings per second of the functions that send them */
	readonly greetings: number
	/** sockets per second for which there are functions: authorizer and connect */
	readonly functions: number
}

/**
 * All sockets reconnect at once, with clients that try again until they are let in. A socket is live after its greeting,
 * which waits in a queue of its own.
 */
export const reconnect = (sockets: number, { connects, greetings, functions }: Doors): Storm => {
	let outside = sockets
	let toGreet = 0
	let longestQueue = 0
	for (let second = 0; second < 7 * dayseconds; second++) {
		if (outside <= 0 && toGreet <= 0) return { seconds: second, longestQueue }
		const entering = Math.min(outside, connects, functions)
		outside -= entering
		toGreet = Math.max(0, toGreet + entering - greetings)
		longestQueue = Math.max(longestQueue, toGreet)
	}
	return { seconds: Number.POSITIVE_INFINITY, longestQueue }
}
