import type { Resume } from './connect/resume.ts'

/** A socket that watches one device. One keyed query returns all sockets of a device. */
export type Connection = ConnectionKey & {
	/** `greeting` until the identity and all missed imports are sent; only `live` sockets get new imports */
	readonly state: 'greeting' | 'live'
	/** milliseconds since the Unix epoch */
	readonly connectedAt: number
	/** the client takes several frames in one message; absent if it does not */
	readonly isPacked?: true
	/** seconds since the Unix epoch; API Gateway ends every connection after two hours */
	readonly ttl: number
}

/** The attributes of a socket that posting needs. */
export type Watcher = ConnectionKey & Pick<Connection, 'connectedAt' | 'isPacked'>

export type ConnectionKey = { readonly deviceId: string; readonly connectionId: string }

const lifetimeSeconds = 2 * 60 * 60 + 10 * 60

/** @param now milliseconds since the Unix epoch */
export const newConnection = (
	deviceId: string,
	connectionId: string,
	now: number,
	isPacked = false,
): Connection => ({
	deviceId,
	connectionId,
	...(isPacked ? { isPacked } : {}),
	state: 'greeting',
	connectedAt: now,
	ttl: Math.floor(now / 1000) + lifetimeSeconds,
})

/** Message to LiveGreet, from `$connect` or from LiveGreet itself when a backlog takes longer. */
export type Greeting = Pick<Connection, 'deviceId' | 'connectionId' | 'connectedAt'> & {
	readonly v: 1
	/** the query of the handshake */
	readonly resume: Resume
	/** `seq` of the newest import at the handshake: the socket must get all later imports */
	readonly tip: number
	/** number of sockets that watched the device after this one connected; absent in messages of older versions */
	readonly crowd?: number
	/** all imports up to this `seq` have been sent; absent before the first frame */
	readonly sent?: number
	/** number of frames sent of the import after `sent` */
	readonly part?: number
	/** milliseconds since the Unix epoch: the `hideDataBefore` that the client has been told; absent if there is none */
	readonly hideDataBefore?: number
	/** how often the device had been configured when the state was sent; absent if it never was */
	readonly configurations?: number
	/** the socket is live: it still needs the imports that came just before, and the marker */
	readonly isLive?: true
	/** milliseconds since the Unix epoch: when the next slice of the backlog is due */
	readonly due?: number
	/** number of times in a row that the slice was put off because other sockets waited */
	readonly deferred?: number
}
