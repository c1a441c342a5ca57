/** Counts of hostile actions so far. */
export type HostileCounts = {
	/** accepted packs of 500 object instances */
	readonly heavyPacks: number
	/** accepted messages of unregistered devices */
	readonly unregisteredMessages: number
	/** opened sockets of the hostile watcher */
	readonly socketsOpened: number
	/** those that got the whole backlog */
	readonly socketsThrough: number
	/** those that ended earlier */
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

/** Counters and complaints of the hostile process. */
export type Tally = {
	readonly count: (what: keyof HostileCounts) => void
	/** reports a forbidden answer */
	readonly complain: (problem: string) => void
}
