import type { ResourceValue } from '../lwm2m/checkValue.ts'

/**
 * `requested`: on its way to nRF Cloud, or nobody knows whether it has arrived; `accepted`: nRF Cloud has it for the device;
 * `applied`: the device has reported these values; `refused`: nRF Cloud does not take it.
 */
export type Status = 'requested' | 'accepted' | 'applied' | 'refused'

/** By resource id; 99 is a time in seconds since the Unix epoch. */
export type Resources = Readonly<Record<string, ResourceValue>>

/** What somebody wants an object instance to be, and what is known to have become of it. Times in milliseconds since the Unix epoch. */
export type Configuration = {
	readonly id: string
	readonly resources: Resources
	readonly status: Status
	readonly requestedAt: number
	/** `watcher` */
	readonly by: string
	readonly acceptedAt?: number
	readonly appliedAt?: number
	readonly refusedAt?: number
	/** why it is refused, or why nobody knows whether it has arrived */
	readonly reason?: string
}

/** The configurations of an object instance. */
export type Configured = {
	readonly newest: Configuration
	/** the one that nRF Cloud has accepted before: it holds until the newest is accepted */
	readonly standing?: Configuration
	/** milliseconds since the Unix epoch: until then the newest may be on its way, and another one has to wait */
	readonly busyUntil?: number
	/** counts the writes */
	readonly revision: number
}

/** What nRF Cloud holds for the device. */
export const desiredOf = ({ newest, standing }: Configured): Configuration | undefined =>
	isHeld(newest) ? newest : standing

const isHeld = ({ status }: Configuration): boolean => status === 'accepted' || status === 'applied'

/** The request after all others; undefined while the one before is on its way: nobody would know which of them holds. */
export const request = (
	known: Configured | undefined,
	newest: Configuration,
	busyUntil: number,
): Configured | undefined => {
	if (known === undefined) return { newest, busyUntil, revision: 0 }
	if ((known.busyUntil ?? 0) > newest.requestedAt) return undefined
	const standing = desiredOf(known)
	return { newest, busyUntil, revision: known.revision, ...(standing === undefined ? {} : { standing }) }
}

/** What nRF Cloud has answered. `open`: nobody knows whether it has taken the request. */
export type Answered =
	| { readonly type: 'accepted' }
	| { readonly type: 'refused' | 'open'; readonly reason: string }

/** @param id of the request; a newer one is not changed by the answer to an older one */
export const answer = (known: Configured, id: string, answered: Answered, at: number): Configured => {
	const { newest, standing, revision } = known
	if (newest.id !== id) return known
	const before = { revision, ...(standing === undefined ? {} : { standing }) }
	switch (answered.type) {
		case 'accepted':
			// The device may have been faster than the answer.
			return {
				revision,
				newest: { ...newest, acceptedAt: at, status: newest.status === 'applied' ? 'applied' : 'accepted' },
			}
		case 'refused':
			return {
				...before,
				newest: { ...newest, status: 'refused', refusedAt: at, reason: answered.reason },
			}
		case 'open':
			return newest.status === 'applied'
				? { revision, newest }
				: { ...before, newest: { ...newest, reason: answered.reason } }
	}
}

/** What a device has reported of an object instance. */
export type Report = {
	/** the newest values, those of earlier reports included */
	readonly values: Readonly<Record<string, unknown>>
	/** seconds since the Unix epoch: when the device says that it is so */
	readonly ts: number
}

/** Clocks of devices may be behind by so many seconds. */
const maxBehindSeconds = 60

/** Devices report resource 99 as it was desired, or have a time of their own. */
const isSince = ({ requestedAt, resources }: Configuration, ts: number): boolean => {
	const asked = resources['99']
	const from = Math.min(requestedAt / 1000, typeof asked === 'number' ? asked : Number.POSITIVE_INFINITY)
	return ts >= from - maxBehindSeconds
}

const isMet = (configuration: Configuration, { values, ts }: Report): boolean =>
	isSince(configuration, ts) &&
	Object.entries(configuration.resources).every(([id, value]) => id === '99' || values[id] === value)

const applied = ({ reason: _past, ...configuration }: Configuration, at: number): Configuration => ({
	...configuration,
	status: 'applied',
	appliedAt: at,
})

/** Whether the report of a device may still change something. */
export const isOpen = ({ newest, standing }: Configured): boolean =>
	newest.status === 'requested' || newest.status === 'accepted' || standing?.status === 'accepted'

/**
 * Takes a report: what was desired is applied if the values are those. A request of which nobody knows whether it has
 * arrived has arrived, if the device says so. The same object is returned if nothing has changed.
 */
export const report = (known: Configured, reported: Report, at: number): Configured => {
	const { newest, standing } = known
	if ((newest.status === 'requested' || newest.status === 'accepted') && isMet(newest, reported)) {
		const { standing: _replaced, ...more } = known
		return { ...more, newest: applied(newest, at) }
	}
	if (standing?.status === 'accepted' && isMet(standing, reported))
		return { ...known, standing: applied(standing, at) }
	return known
}
