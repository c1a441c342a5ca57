import type { Security } from '../dtls/security.ts'

/** What a CoAP client of the field is told to send. */
export type Question = {
	readonly port: number
	readonly type: 'CON' | 'NON'
	/** the code of the request: 1 GET, 2 POST, 3 PUT, 4 DELETE; 0 for an Empty message */
	readonly method: number
	readonly path: readonly string[]
	readonly query: readonly string[]
	readonly contentFormat?: number
	readonly accept?: number
	/** hex */
	readonly payload: string
	/** further options: number, value in hex */
	readonly options: readonly (readonly [number, string])[]
	/** the largest block that the client may send, in bytes (RFC 7959 §2.2) */
	readonly blockSize?: number
	/** encode one message with the codec of the library, and send it so many times, again after each answer */
	readonly copies?: number
	readonly messageId?: number
	readonly token?: string
	/** wait for so many responses to an observation, and end it */
	readonly observe?: number
	/** over DTLS */
	readonly security?: Security
	/**
	 * send the request once more, under DTLS: from another port in the same session, as behind a NAT; or from another port in a
	 * session that is resumed, as a device that has slept
	 */
	readonly again?: 'moved' | 'resumed'
}

export type Answer = {
	readonly type: 'CON' | 'NON' | 'ACK' | 'RST'
	/** `2.01` */
	readonly code: string
	readonly token: string
	readonly payload: string
	readonly options: readonly (readonly [number, string])[]
}

export const [GET, POST, PUT, DELETE] = [1, 2, 3, 4] as const
export const EMPTY = 0

/** A confirmable POST without payload. */
export const noQuestion: Omit<Question, 'port'> = {
	type: 'CON',
	method: POST,
	path: ['msg', 'd2c', 'raw'],
	query: [],
	payload: '',
	options: [],
}
