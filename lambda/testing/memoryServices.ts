import type { Device, ImportNeeds } from '../imports/importNeeds.ts'
import type { KeyRange } from '../imports/intake/deviceMessage.ts'
import type { Entry } from '../imports/ledger/entry.ts'
import { type DeviceLedger, type Places, placesAfter, type RememberedTip } from '../imports/ledger/ledger.ts'
import type { Connection, ConnectionKey } from '../live/connection.ts'
import type { Posted } from '../live/push/post.ts'
import { objectKey } from '../lwm2m/objectUpdate.ts'
import { type ImportUpdates, mergeState, noState, type ObjectState } from '../state/objectState.ts'

/**
 * The services of one device, in memory. Every function is one step that nothing can interrupt, as a consistent read or
 * a conditional write of the table is.
 */
export const createMemoryServices = () => {
	/** everything there ever was, oldest first */
	const log: Entry[] = []
	const states = new Map<string, ObjectState>()
	const connections = new Map<string, Connection>()
	/** what open sockets have received */
	const sockets = new Map<string, string[]>()
	let expired = 0
	let device: Device & { readonly lastSeq: number; readonly sockets: number } = { lastSeq: 0, sockets: 0 }
	const entries = (): readonly Entry[] => log.slice(expired)
	const findEntry = (sameMessage: readonly KeyRange[]): Entry | undefined =>
		entries().find(({ messageKey }) =>
			sameMessage.some(({ from, to }) => from <= messageKey && messageKey <= to),
		)
	return {
		log: log as readonly Entry[],
		expire: (count: number): void => {
			expired = count
		},

		findEntry,
		newestSeq: (): number => entries().at(-1)?.seq ?? 0,
		/** false if the place is taken */
		put: (entry: Entry): boolean => {
			if (entries().some(({ seq }) => seq === entry.seq)) return false
			log.push(entry)
			return true
		},
		page: (after: number, size: number): readonly Entry[] =>
			entries()
				.filter(({ seq }) => seq > after)
				.slice(0, size),

		findDevice: () => device,
		/** how many sockets have become live so far; undefined if nothing was written */
		markSeen: ({ seq, at, notes }: Seen): number | undefined => {
			if (seq <= device.lastSeq) return undefined
			device = { ...device, ...notes, lastSeq: seq, lastSeen: at }
			return device.sockets
		},
		countSocket: (): void => {
			device = { ...device, sockets: device.sockets + 1 }
		},

		updateState: (deviceId: string, imports: readonly ImportUpdates[]): ReadonlySet<string> => {
			for (const { importId, receivedAt, updates } of imports)
				for (const update of updates) {
					const key = objectKey(update)
					const imported = { updates: [update], importId, receivedAt: receivedAt / 1000 }
					states.set(key, mergeState(states.get(key) ?? noState(deviceId, key), imported))
				}
			return new Set()
		},
		readStates: (): readonly ObjectState[] => [...states.values()],

		store: (connection: Connection): void => {
			connections.set(connection.connectionId, connection)
		},
		isConnected: ({ connectionId }: ConnectionKey): boolean => connections.has(connectionId),
		makeLive: ({ connectionId }: ConnectionKey): boolean => {
			const connection = connections.get(connectionId)
			if (connection !== undefined) connections.set(connectionId, { ...connection, state: 'live' })
			return connection !== undefined
		},
		remove: ({ connectionId }: ConnectionKey): void => {
			connections.delete(connectionId)
		},
		liveConnections: (): readonly Connection[] =>
			[...connections.values()].filter(({ state }) => state === 'live'),

		/** what API Gateway does when `$connect` has returned */
		open: (connectionId: string): void => {
			sockets.set(connectionId, [])
		},
		isOpen: (connectionId: string): boolean => sockets.has(connectionId),
		post: (connectionId: string, frame: string): Posted => {
			const received = sockets.get(connectionId)
			received?.push(frame)
			return received === undefined ? 'gone' : 'sent'
		},
		received: (connectionId: string): readonly string[] => sockets.get(connectionId) ?? [],
	}
}

export type MemoryServices = ReturnType<typeof createMemoryServices>

type Seen = Parameters<ImportNeeds['markSeen']>[0]

/** The places of the ledger in memory. @param call takes each step when it is due */
export const memoryPlaces =
	(
		services: Pick<MemoryServices, 'newestSeq' | 'findEntry' | 'put'>,
		call: <T>(step: () => T) => Promise<T> = async (step) => step(),
	) =>
	(_: string, remembered: RememberedTip): Promise<Places> => {
		const ledger: DeviceLedger = {
			newest: () => call(services.newestSeq),
			find: (sameMessage) => call(() => services.findEntry(sameMessage)),
			put: (entry) => call(() => services.put(entry)),
			pause: async () => undefined,
		}
		return placesAfter(ledger, remembered)
	}
