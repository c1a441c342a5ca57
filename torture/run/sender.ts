import type { Message } from './messages.ts'

/** What became of a message that was offered to a door. */
export type Offered = {
	/** `unknown`: it may have been taken */
	readonly outcome: 'acknowledged' | 'unknown' | `refused with ${string}`
	/** how many doors may have taken it: a door that was started again takes a repeat for new */
	readonly copies: number
}

/** How messages of one device come to a door. */
export type Sender = {
	readonly offer: (message: Message) => Promise<Offered>
	readonly close: () => void
}
