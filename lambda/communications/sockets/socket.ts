import type { Stream } from '../contract.ts'

/** What a client wants to see. A list that is absent excludes nothing. */
export type Wanted = {
	readonly format: 'native' | 'resiot'
	/** ids, or how ids begin if the text ends with an asterisk */
	readonly devices?: readonly string[]
	readonly types?: readonly string[]
	/** doors of uplinks, routes of downlinks */
	readonly sources?: readonly string[]
	/** the cursor to resume from */
	readonly after?: string
}

/** A socket of a stream. */
export type StreamSocket = Wanted & {
	/** of the connection */
	readonly id: string
	readonly stream: Stream
	readonly keyId: string
	/** milliseconds since the Unix epoch */
	readonly connectedAt: number
	/** nothing that happens after this time is missed */
	readonly from: number
	/** events between its cursor and `from` may be missing */
	readonly gap: boolean
	/** it has all events that were written before this time, and is still behind; absent: it has none yet, or is live */
	readonly readFrom?: number
	/** it gets events as they come */
	readonly isLive?: true
	/** milliseconds since the Unix epoch: what was written before then it had when it became live */
	readonly liveSince?: number
	/** it has missed frames, and could not be ended yet: it gets no more of them */
	readonly isEnding?: true
	/** seconds since the Unix epoch; API Gateway ends every connection after two hours */
	readonly ttl: number
}
