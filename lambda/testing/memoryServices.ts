import type { Entry, EntryDraft } from '../imports/entry.ts'
import type { KeyRange } from '../imports/messageKeys.ts'
import type { Connection, ConnectionKey } from '../live/connection.ts'
import type { Posted } from '../live/post.ts'
import type { TimedUpdate } from '../lwm2m/convert.ts'
import { mergeState, noState, type ObjectState, objectKey } from '../state/objectState.ts'

type Imported = {
	readonly deviceId: string
	readonly importId: string
	/** milliseconds since the Unix epoch */
	readonly receivedAt: number
	readonly updates: readonly TimedUpdate[]
}

/**
 * The services of one device, in memory. Every function is one step that nothing can interrupt, as a consistent read or
 * a conditional write of the table is.
 */
export const createServices = () => {
	/** everything there ever was, oldest first */
	const log: Entry[] = []
	const states = new Map<string, ObjectState>()
	const connections = new Map<string, Connection>()
	/** what open sockets have received */
	const sockets = new Map<string, string[]>()
	let expired = 0
	let lastSeq = 0
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
		append: (
			draft: EntryDraft,
			atLeast: number,
			sameMessage: readonly KeyRange[],
		): { entry: Entry; isNew: boolean } => {
			const existing = findEntry(sameMessage)
			if (existing !== undefined) return { entry: existing, isNew: false }
			const entry = { ...draft, seq: Math.max(atLeast, entries().at(-1)?.seq ?? 0) + 1 }
			log.push(entry)
			return { entry, isNew: true }
		},
		page: (after: number, size: number): readonly Entry[] =>
			entries()
				.filter(({ seq }) => seq > after)
				.slice(0, size),

		findDevice: () => ({ lastSeq }),
		markSeen: ({ seq }: { readonly seq: number }): void => {
			lastSeq = Math.max(lastSeq, seq)
		},

		updateState: ({ deviceId, importId, receivedAt, updates }: Imported): void => {
			for (const update of updates) {
				const key = objectKey(update)
				states.set(
					key,
					mergeState(states.get(key) ?? noState(deviceId, key), {
						updates: [update],
						importId,
						receivedAt: receivedAt / 1000,
					}),
				)
			}
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

export type Services = ReturnType<typeof createServices>
