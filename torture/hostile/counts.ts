/** What hostile ones have done so far. */
export type HostileCounts = {
	/** packs of 500 object instances that were taken */
	readonly heavyPacks: number
	/** accepted messages of unregistered devices */
	readonly unregisteredMessages: number
	/** sockets of the hostile watcher, opened */
	readonly socketsOpened: number
	/** of those: were sent all of the backlog, and have come again */
	readonly socketsThrough: number
	/** of those: have ended before */
	readonly socketsEnded: number
	/** connections with requests and handshakes, good and bad */
	readonly requests: number
	/** bodies of 9 MB */
	readonly largeBodies: number
	/** requests of a page of another origin */
	readonly pageRequests: number
}

export const noCounts: HostileCounts = {
	heavyPacks: 0,
	unregisteredMessages: 0,
	socketsOpened: 0,
	socketsThrough: 0,
	socketsEnded: 0,
	requests: 0,
	largeBodies: 0,
	pageRequests: 0,
}

/** Where hostile ones count and complain. */
export type Tally = {
	readonly count: (what: keyof HostileCounts) => void
	/** an answer that must not be */
	readonly complain: (problem: string) => void
}
