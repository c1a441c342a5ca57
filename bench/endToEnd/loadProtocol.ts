import type { Setup } from './setups.ts'

/** What the process of the load is told. */
export type LoadOrder =
	| ({
			readonly type: 'open'
			readonly coapPort: number
			readonly webSocketUrl: string
			readonly seen: readonly { readonly deviceId: string; readonly fingerprint: string }[]
			/** whether watchers ask for all frames of an import in one message */
			readonly isPacked: boolean
	  } & Pick<Setup, 'watchers' | 'records'>)
	| { readonly type: 'send'; readonly rate: number; readonly seconds: number }

/** What came of messages at one rate. */
export type Sent = {
	readonly sent: number
	/** confirmable requests that were answered with 2.xx */
	readonly acknowledged: number
	/** messages that every watcher has */
	readonly delivered: number
	/** milliseconds of each delivered message, from its datagram to the last update at the last watcher */
	readonly latencies: readonly number[]
	/** 90th percentile of the latencies of the messages of the worst second */
	readonly worstSecond: number
	/** sockets that the build closed; they were opened again, and what they missed is lost */
	readonly closed: number
	/** milliseconds from the last datagram to the last arrival */
	readonly tail: number
	/** 99th percentile of the milliseconds by which datagrams were sent later than planned */
	readonly late: number
}

/** What the process of the load reports. */
export type LoadReport = { readonly type: 'live' } | ({ readonly type: 'sent' } & Sent)
