import { isStream, overlapMilliseconds, retentionMilliseconds } from '../contract.ts'
import { readCursor } from '../cursor.ts'
import type { Heard } from '../record/listeners.ts'
import { heardBy } from './heardBy.ts'
import type { Written } from './listenFrom.ts'
import { readWanted } from './readWanted.ts'
import type { StreamSocket } from './socket.ts'

type ConnectNeeds = {
	readonly listen: (heard: Heard, now: number) => Promise<Written>
	readonly store: (socket: StreamSocket) => Promise<void>
	readonly wake: () => Promise<void>
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

type Handshake = {
	readonly stage: string
	readonly connectionId: string
	readonly keyId: string
	readonly query: Readonly<Record<string, string | undefined>>
	/** sub-protocols that the client offers */
	readonly offered: readonly string[]
}

type Answer = {
	readonly statusCode: number
	readonly body?: string
	readonly headers?: Readonly<Record<string, string>>
}

const lifetimeSeconds = 2 * 60 * 60 + 10 * 60

/** The sub-protocol of both streams. */
export const protocol = 'senml-live'

/** Whether all events after a cursor are there. One of the future is none of this stream, or a clock has been put back. */
const isKept = (after: number, since: number, now: number): boolean =>
	after >= since && after >= now - retentionMilliseconds && after <= now + overlapMilliseconds

/**
 * Accepts a socket. Events are written from now on; the dispatcher then tells the client from when on nothing is missed, and
 * sends what it asks for.
 */
export const connect =
	({ listen, store, wake, now }: ConnectNeeds) =>
	async ({ stage, connectionId: id, keyId, query, offered }: Handshake): Promise<Answer> => {
		if (!isStream(stage)) return { statusCode: 404 }
		const wanted = readWanted(stage, query)
		// API Gateway does not tell the client why: the authorizer has written it to the log.
		if (typeof wanted === 'string') return { statusCode: 400, body: wanted }
		const connectedAt = now()
		const { since } = await listen(heardBy(wanted), connectedAt)
		const after = readCursor(wanted.after)
		const gap = after !== undefined && !isKept(after.time, since, connectedAt)
		const from = Math.max(connectedAt, since)
		const ttl = Math.floor(connectedAt / 1000) + lifetimeSeconds
		await store({ id, stream: stage, keyId, ...wanted, connectedAt, from, gap, ttl })
		await wake()
		// A client that offers sub-protocols gives up unless one of them is chosen: RFC 6455 §4.1.
		const headers = offered.includes(protocol) ? { 'Sec-WebSocket-Protocol': protocol } : undefined
		return { statusCode: 200, ...(headers === undefined ? {} : { headers }) }
	}
