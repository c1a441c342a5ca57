import type { Clock } from '../coap/clock.ts'
import { parseMessage } from '../coap/datagram.ts'
import { encodeEmpty, encodeMessage } from '../coap/encode/encodeMessage.ts'
import { EMPTY, isRequest, type Message } from '../coap/message.ts'
import type { Peer } from '../coap/peer.ts'
import { createRetransmitter } from '../coap/retransmit.ts'
import type { TransmissionParameters } from '../coap/transmissionParameters.ts'

/** Result of a request. */
export type Outcome =
	| Readonly<{ outcome: 'response'; message: Message }>
	/** the server does not understand the message, or no longer knows its context */
	| Readonly<{ outcome: 'reset' }>
	| Readonly<{ outcome: 'unanswered'; isAcknowledged: boolean }>

/** A request of a client that waits for its answer. */
export type Exchange = Readonly<{
	outcome: Promise<Outcome>
	/** call it with each datagram from the server */
	receive: (datagram: Buffer) => void
	/** stops sending; no outcome follows */
	cancel: () => void
}>

export type ExchangeNeeds = Readonly<{
	server: Peer
	clock: Clock
	/** 0 ≤ x < 1 */
	random: () => number
	parameters: TransmissionParameters
	/** limit of the wait for a separate response */
	responseMs: number
}>

const ignored = (): void => undefined

/** Sends a request (RFC 7252 §4.2, §4.3), retransmits a confirmable one, and receives the response (§5.2). */
export const startExchange = (needs: ExchangeNeeds, request: Message): Exchange => {
	const { server, clock, responseMs } = needs
	const { promise, resolve } = Promise.withResolvers<Outcome>()
	const retransmitter = createRetransmitter(needs)
	let stopWaiting = ignored
	let isOver = false
	const finish = (outcome: Outcome): void => {
		cancel()
		resolve(outcome)
	}
	const cancel = (): void => {
		isOver = true
		stopWaiting()
		retransmitter.cancelAll()
	}
	const awaitResponse = (isAcknowledged: boolean): void => {
		if (isOver) return
		stopWaiting = clock.after(responseMs, () => finish({ outcome: 'unanswered', isAcknowledged }))
	}
	if (request.type === 'CON')
		void retransmitter.send(server, request).then((delivery) => {
			if (delivery === 'acknowledged') awaitResponse(true)
			if (delivery === 'reset') finish({ outcome: 'reset' })
			if (delivery === 'unanswered') finish({ outcome: 'unanswered', isAcknowledged: false })
		})
	else {
		server.send(encodeMessage(request))
		awaitResponse(false)
	}
	return {
		outcome: promise,
		cancel,
		receive: (datagram) => {
			const parsed = parseMessage(datagram)
			if (parsed.outcome !== 'message') return
			const { message } = parsed
			const { type, messageId } = message
			const isMatching = messageId === request.messageId
			if ((type === 'ACK' || type === 'RST') && !isMatching) return
			// RFC 7252 §4.3: a NON, too, may be rejected by a matching RST.
			if (type === 'RST') return finish({ outcome: 'reset' })
			const isAnswer = isResponseTo(request, message)
			// RFC 7252 §4.2: a confirmable message is acknowledged, or rejected if it has no context.
			if (type === 'CON') server.send(encodeEmpty(isAnswer ? 'ACK' : 'RST', messageId))
			// RFC 7252 §5.2.2: a separate response may overtake the acknowledgement.
			if (isAnswer) finish({ outcome: 'response', message })
			else if (type === 'ACK') retransmitter.settle(server, messageId, 'acknowledged')
		},
	}
}

// RFC 7252 §5.3.2: the token of a response is that of its request.
const isResponseTo = ({ token }: Message, message: Message): boolean =>
	message.code !== EMPTY && !isRequest(message.code) && message.token.equals(token)
