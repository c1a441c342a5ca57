import { type QuotaName, quotas } from './quotas.ts'

/** A fleet, and how long its functions take. All are means. */
export type Load = {
	readonly devices: number
	readonly intervalSeconds: number
	/** object instances in each message */
	readonly objects: number
	/** part of the devices that somebody watches at any moment */
	readonly watchedShare: number
	/** minutes that a watcher stays */
	readonly visitMinutes: number
	readonly isPacked: boolean
	/** seconds of a processor for each batch of messages, and messages in a batch under load */
	readonly batchSeconds: number
	readonly batchSize: number
	/** seconds of each function that opens a socket: authorizer, connect, greeting */
	readonly openingSeconds: number
	/** write units in the busiest table for each message */
	readonly writeUnits: number
	/** bytes of an entry of the log */
	readonly entryBytes: number
	readonly retentionDays: number
}

export const messagesPerSecond = ({ devices, intervalSeconds }: Load): number => devices / intervalSeconds

/** A quota, how much of it a fleet uses, and the number of devices that would use all of it. */
export type Use = {
	readonly quota: QuotaName
	readonly used: number
	readonly share: number
	/** Infinity if the quota does not depend on the number of devices */
	readonly devicesAtLimit: number
}

/** What a fleet uses of each quota, in the unit of the quota. */
const usedOf = (load: Load): Readonly<Record<QuotaName, number>> => {
	const messages = messagesPerSecond(load)
	const busy = (messages / load.batchSize) * load.batchSeconds
	const sockets = load.devices * load.watchedShare
	const connects = sockets / (load.visitMinutes * 60)
	const frames = load.isPacked ? 1 : load.objects
	// Authorizer, connect, greeting and disconnect.
	const opening = connects * 4 * load.openingSeconds
	return {
		processors: busy,
		greeters: connects * load.openingSeconds,
		newAccount: busy + opening,
		concurrency: busy + opening,
		bridge: messages,
		publications: messages,
		rules: messages,
		inFlight: busy * load.batchSize,
		newTable: messages * load.writeUnits,
		table: messages * load.writeUnits,
		partition: load.writeUnits / load.intervalSeconds,
		collection: (load.retentionDays * 86_400 * load.entryBytes) / load.intervalSeconds,
		posts: messages * load.watchedShare * frames + 3 * connects,
		connects,
	}
}

const ofOneDevice: readonly QuotaName[] = ['partition', 'collection']

/** All quotas, the most used first. */
export const usesOf = (load: Load): readonly Use[] =>
	(Object.entries(usedOf(load)) as [QuotaName, number][])
		.map(([quota, used]) => {
			const share = used / quotas[quota].limit
			const devicesAtLimit = ofOneDevice.includes(quota) ? Number.POSITIVE_INFINITY : load.devices / share
			return { quota, used, share, devicesAtLimit }
		})
		.toSorted((a, b) => b.share - a.share)

/** The quotas that a fleet exceeds, the first to bind first. */
export const bindingOf = (load: Load): readonly Use[] => usesOf(load).filter(({ share }) => share > 1)
