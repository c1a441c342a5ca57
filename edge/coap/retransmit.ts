import type { Clock } from './clock.ts'
import { encodeMessage } from './encodeMessage.ts'
import type { Message } from './message.ts'
import type { Peer } from './peer.ts'
import type { TransmissionParameters } from './transmissionParameters.ts'

/** `unanswered`: given up after the last retransmission; `cancelled`: the server stops. */
export type Delivery = 'acknowledged' | 'reset' | 'unanswered' | 'cancelled'

/** Our own confirmable messages, until the peer acknowledges or resets them. */
export type Retransmitter = Readonly<{
	send: (peer: Peer, message: Message) => Promise<Delivery>
	/** An ACK or RST came in; one that matches nothing changes nothing. */
	settle: (peer: Peer, messageId: number, delivery: Delivery) => void
	cancelAll: () => void
}>

export type RetransmitterNeeds = Readonly<{
	clock: Clock
	/** 0 ≤ x < 1 */
	random: () => number
	parameters: TransmissionParameters
}>

type Settle = (delivery: Delivery) => void

/** RFC 7252 §4.4: a message id of ours means something only together with the endpoint it was sent to. */
const messageKey = (peer: Peer, messageId: number): string => `${peer.key} ${messageId}`

export const createRetransmitter = (needs: RetransmitterNeeds): Retransmitter => {
	const pending = new Map<string, Settle>()
	return {
		send: (peer, message) =>
			new Promise((resolve) => {
				const key = messageKey(peer, message.messageId)
				const datagram = encodeMessage(message)
				const stop = transmit(
					needs,
					() => peer.send(datagram),
					(delivery) => pending.get(key)?.(delivery),
				)
				pending.set(key, (delivery) => {
					stop()
					pending.delete(key)
					resolve(delivery)
				})
			}),
		settle: (peer, messageId, delivery) => pending.get(messageKey(peer, messageId))?.(delivery),
		cancelAll: () => {
			for (const settle of pending.values()) settle('cancelled')
		},
	}
}

/** Sends now and again until stopped by calling the returned function, or until it settles as unanswered. */
const transmit = ({ clock, random, parameters }: RetransmitterNeeds, send: () => void, settle: Settle) => {
	const { ackTimeoutMs, ackRandomFactor, maxRetransmit } = parameters
	let cancel = (): void => {}
	// RFC 7252 §4.2: the timeout doubles with each retransmission, of which there are MAX_RETRANSMIT.
	const attempt = (timeoutMs: number, left: number): void => {
		send()
		cancel = clock.after(timeoutMs, () =>
			left > 0 ? attempt(timeoutMs * 2, left - 1) : settle('unanswered'),
		)
	}
	// RFC 7252 §4.2: at first a random time between ACK_TIMEOUT and ACK_TIMEOUT * ACK_RANDOM_FACTOR.
	attempt(ackTimeoutMs * (1 + random() * (ackRandomFactor - 1)), maxRetransmit)
	return () => cancel()
}
