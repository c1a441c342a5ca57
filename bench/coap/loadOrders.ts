import type { Pattern } from './requests.ts'

/** What the benchmark tells the process of the load. */
export type LoadOrder =
	| Readonly<{
			type: 'open'
			port: number
			pattern: Pattern
			/** the clients have DTLS sessions */
			isSecured: boolean
			/** each has its own port */
			clients: number
			/** requests, or bodies, that a client has on their way at the same time */
			window: number
	  }>
	| Readonly<{ type: 'run'; seconds: number }>
	| Readonly<{ type: 'close' }>

export type Counts = Readonly<{
	/** exchanges that ended with a response of class 2; of a body in blocks, only the last one counts */
	answered: number
	/** requests that got an answer of another class, by code */
	refused: Readonly<Record<string, number>>
	/** CON that was sent again */
	retransmitted: number
	/** NON without an answer */
	lost: number
}>

export type LoadResult = Counts &
	Readonly<{
		/** from the first request to the last answer */
		seconds: number
		/** CPU time of the load itself */
		cpuMilliseconds: number
		/** milliseconds from a request, or from the first block of a body, to its answer */
		p50: number
		p99: number
	}>

export type LoadReport =
	| Readonly<{ type: 'opened' }>
	| (Readonly<{ type: 'done' }> & LoadResult)
	| Readonly<{ type: 'failed'; reason: string }>
