import type { Resume } from './connect/resume.ts'

/** A socket that watches one device. Keyed so that all sockets of a device are one keyed query. */
export type Connection = ConnectionKey & {
	/** `greeting` until identity and all that was missed have gone out; only `live` ones get frames of imports */
	readonly state: 'greeting' | 'live'
	/** milliseconds since the Unix epoch */
	readonly connectedAt: number
	/** seconds since the Unix epoch; API Gateway ends every connection after two hours */
	readonly ttl: number
}

/** A socket as far as posting needs it. */
export type Watcher = ConnectionKey & Pick<Connection, 'connectedAt'>

export type ConnectionKey = { readonly deviceId: string; readonly connectionId: string }

const lifetimeSeconds = 2 * 60 * 60 + 10 * 60

/** API Gateway may answer 410 for a connection whose `$connect` has just returned: that is no reason to forget it. */
const youngMilliseconds = 5000

export const newConnection = (deviceId: string, connectionId: string, now: number): Connection => ({
	deviceId,
	connectionId,
	state: 'greeting',
	connectedAt: now,
	ttl: Math.floor(now / 1000) + lifetimeSeconds,
})

export const isYoung = ({ connectedAt }: Pick<Connection, 'connectedAt'>, now: number): boolean =>
	now - connectedAt < youngMilliseconds

/** What `$connect` tells the function that greets, and that function itself when a backlog takes longer. */
export type Greeting = Pick<Connection, 'deviceId' | 'connectionId' | 'connectedAt'> & {
	readonly v: 1
	/** what the client asked for */
	readonly resume: Resume
	/** `seq` of the newest import at the time of the connection: what came later must reach the socket */
	readonly tip: number
	/** how many sockets watched the device when this one came, itself included; absent of an older version */
	readonly crowd?: number
	/** all imports up to this `seq` have been sent; absent before the first frame */
	readonly sent?: number
	/** how many frames of the import after `sent` have been sent, too */
	readonly part?: number
	/** the socket is live: what is left are the imports that came just before that, and the marker */
	readonly isLive?: true
	/** milliseconds since the Unix epoch: when the next slice of the backlog is to be sent */
	readonly due?: number
	/** how often in a row it was put off instead, because others waited */
	readonly deferred?: number
}
