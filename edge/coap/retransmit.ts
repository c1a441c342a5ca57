import type { Clock } from './clock.ts'
import { encodeMessage } from './encode/encodeMessage.ts'
import type { Message, MessageType } from './message.ts'
import type { Peer } from './peer.ts'
import type { TransmissionParameters } from './transmissionParameters.ts'

/** `unanswered`: no answer to the last retransmission, or to a NON in its lifetime; `cancelled`: the server stops. */
export type Delivery = 'acknowledged' | 'reset' | 'unanswered' | 'cancelled'

/** Sends messages of the server, and retransmits confirmable ones until the peer acknowledges or resets them. */
export type Retransmitter = Readonly<{
	send: (peer: Peer, message: Message) => Promise<Delivery>
	/** Call it for each ACK or RST. One without a matching message has no effect. */
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

/** RFC 7252 §4.4: a message id is unique only together with the endpoint it was sent to. */
const messageKey = (peer: Peer, messageId: number): string => `${peer.key} ${messageId}`

const sending = (peer: Peer, datagram: Buffer) => (): void => peer.send(datagram)

export const createRetransmitter = (needs: RetransmitterNeeds): Retransmitter => {
	const pending = new Map<string, Settle>()
	const deliver = (type: MessageType, key: string, send: () => void): Promise<Delivery> =>
		new Promise((resolve) => {
			const stop = (type === 'CON' ? transmit : transmitOnce)(needs, send, (delivery) =>
				pending.get(key)?.(delivery),
			)
			pending.set(key, (delivery) => {
				stop()
				pending.delete(key)
				resolve(delivery)
			})
		})
	return {
		send: (peer, message) =>
			// The token of the message is a part of the request, which must not stay in memory for so long.
			deliver(message.type, messageKey(peer, message.messageId), sending(peer, encodeMessage(message))),
		settle: (peer, messageId, delivery) => pending.get(messageKey(peer, messageId))?.(delivery),
		cancelAll: () => {
			for (const settle of pending.values()) settle('cancelled')
		},
	}
}

/** Sends and retransmits until the returned function is called, or until the message settles as unanswered. */
const transmit = ({ clock, random, parameters }: RetransmitterNeeds, send: () => void, settle: Settle) => {
	const { ackTimeoutMs, ackRandomFactor, maxRetransmit } = parameters
	let cancel = (): void => {}
	// RFC 7252 §4.2: the timeout doubles with each of the MAX_RETRANSMIT retransmissions.
	const attempt = (timeoutMs: number, left: number): void => {
		send()
		cancel = clock.after(timeoutMs, () =>
			left > 0 ? attempt(timeoutMs * 2, left - 1) : settle('unanswered'),
		)
	}
	// RFC 7252 §4.2: the first timeout is random, from ACK_TIMEOUT to ACK_TIMEOUT * ACK_RANDOM_FACTOR.
	attempt(ackTimeoutMs * (1 + random() * (ackRandomFactor - 1)), maxRetransmit)
	return () => cancel()
}

// RFC 7252 §4.3: a NON may be rejected by a matching Reset.
const transmitOnce = ({ clock, parameters }: RetransmitterNeeds, send: () => void, settle: Settle) => {
	send()
	return clock.after(parameters.nonLifetimeMs, () => settle('unanswered'))
}
