/** What sends and what watches while a build is measured. */
export type Setup = {
	readonly name: string
	readonly devices: number
	/** sockets of each device */
	readonly watchers: number
	/** records in each message: 4 are one object update, 60 are fifteen */
	readonly records: 4 | 60
	/** entries that the first device has in the ledger before */
	readonly history: number
	/** messages per second of all devices together, at each of which latencies are measured */
	readonly rates: readonly number[]
	/** whether the sustained maximum is searched */
	readonly isSearched: boolean
	/** whether a socket reads the whole history */
	readonly isBacklogRead: boolean
}

const setup = (
	{ devices, watchers, records, history }: Pick<Setup, 'devices' | 'watchers' | 'records' | 'history'>,
	rest: Partial<Setup> = {},
): Setup => ({
	name: `${records} records, ${devices} devices, ${watchers} watchers, history ${history}`,
	devices,
	watchers,
	records,
	history,
	rates: [1, 20],
	isSearched: true,
	isBacklogRead: false,
	...rest,
})

/** The setup of the targets for latency and CPU time. */
export const one = setup({ devices: 1, watchers: 1, records: 4, history: 0 })
export const manyDevices = setup({ devices: 20, watchers: 1, records: 4, history: 0 })
// Twenty messages of fifteen updates for ten watchers are 3,000 frames a second, which no build has to sustain.
export const large = setup({ devices: 20, watchers: 10, records: 60, history: 0 }, { rates: [1, 10] })
export const longHistory = setup({ devices: 1, watchers: 1, records: 4, history: 200_000 })
export const backlog = setup(
	{ devices: 1, watchers: 1, records: 4, history: 10_000 },
	{ isBacklogRead: true },
)
export const thousandWatchers = setup(
	{ devices: 1, watchers: 1000, records: 4, history: 0 },
	{ rates: [1], isSearched: false },
)

export const quickSetups: readonly Setup[] = [one, large, backlog]

/** Every combination without a history, the histories, and many watchers of one device. */
export const allSetups: readonly Setup[] = [
	one,
	setup({ devices: 1, watchers: 10, records: 4, history: 0 }),
	setup({ devices: 1, watchers: 1, records: 60, history: 0 }),
	setup({ devices: 1, watchers: 10, records: 60, history: 0 }, { rates: [1, 10] }),
	manyDevices,
	setup({ devices: 20, watchers: 10, records: 4, history: 0 }),
	setup({ devices: 20, watchers: 1, records: 60, history: 0 }),
	large,
	backlog,
	longHistory,
	thousandWatchers,
]
