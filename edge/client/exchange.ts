import type { Clock } from '../coap/clock.ts'
import { encodeEmpty, encodeMessage } from '../coap/encodeMessage.ts'
import { EMPTY, isRequest, type Message } from '../coap/message.ts'
import { parseMessage } from '../coap/parseMessage.ts'
import type { Peer } from '../coap/peer.ts'
import { createRetransmitter } from '../coap/retransmit.ts'
import type { TransmissionParameters } from '../coap/transmissionParameters.ts'

/** What became of a request. */
export type Outcome =
	| Readonly<{ outcome: 'response'; message: Message }>
	/** the server does not understand the message, or has forgotten what it is about */
	| Readonly<{ outcome: 'reset' }>
	| Readonly<{ outcome: 'unanswered'; isAcknowledged: boolean }>

/** One request of a client, until it is answered. */
export type Exchange = Readonly<{
	outcome: Promise<Outcome>
	/** for each datagram that comes from the server */
	receive: (datagram: Buffer) => void
	/** nothing is sent any more, and there will be no outcome */
	cancel: () => void
}>

export type ExchangeNeeds = Readonly<{
	server: Peer
	clock: Clock
	/** 0 ≤ x < 1 */
	random: () => number
	parameters: TransmissionParameters
	/** how long a response is waited for that does not travel in the acknowledgement */
	responseMs: number
}>

const ignored = (): void => undefined

/** Sends a request (RFC 7252 §4.2, §4.3), a confirmable one again and again, and takes its response (§5.2). */
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
			// RFC 7252 §4.2: what is confirmable is acknowledged, or rejected where there is no context for it.
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
