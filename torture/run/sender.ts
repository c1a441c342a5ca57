import type { Message } from './messages.ts'

/** Result of offering a message to a door. */
export type Offered = {
	/** `unknown`: the door may have accepted it */
	readonly outcome: 'acknowledged' | 'unknown' | `refused with ${string}`
	/** number of times that it may have been accepted: a restarted door does not recognise a repeat */
	readonly copies: number
}

/** Sends the messages of one device to a door. */
export type Sender = {
	readonly offer: (message: Message) => Promise<Offered>
	readonly close: () => void
}
