import { senderOf } from '../deviceId.ts'
import type { Log } from '../log.ts'
import { encodeEmpty, encodeMessage } from './encodeMessage.ts'
import type { Message, MessageType } from './message.ts'
import { isUnwanted } from './noResponse.ts'
import type { Incoming, Respond, Response } from './request.ts'
import type { Retransmitter, RetransmitterNeeds } from './retransmit.ts'

export type AnswerNeeds = Pick<RetransmitterNeeds, 'clock' | 'parameters'> &
	Readonly<{
		/** never rejects */
		respond: Respond
		retransmitter: Retransmitter
		nextMessageId: () => number
		log: Log
	}>

/**
 * The record of a confirmable request, from which its repeats are answered. It must not keep the request in memory.
 */
export type Exchange = {
	/** the datagram that acknowledged the request; undefined until then */
	acknowledgement: Buffer | undefined
}

/** Resolves when the response is sent for the first time. */
export const answerConfirmable = async (
	needs: AnswerNeeds,
	incoming: Incoming,
	exchange: Exchange,
): Promise<void> => {
	const { peer, message } = incoming
	const acknowledge = (datagram: Buffer): void => {
		exchange.acknowledgement = datagram
		peer.send(datagram)
	}
	// RFC 7252 §5.2.2: an Empty ACK before the client retransmits, when the response takes longer.
	const cancel = needs.clock.after(needs.parameters.processingDelayMs, () =>
		acknowledge(encodeEmpty('ACK', message.messageId)),
	)
	const response = await needs.respond(incoming)
	cancel()
	if (isUnwanted(message, response.code)) {
		// RFC 7967 §2: a confirmable request is acknowledged all the same.
		if (exchange.acknowledgement === undefined) acknowledge(encodeEmpty('ACK', message.messageId))
		return
	}
	// RFC 7252 §5.2.2: after the Empty ACK the response must not travel in another acknowledgement.
	if (exchange.acknowledgement !== undefined) sendSeparately(needs, incoming, response)
	// RFC 7252 §5.2.1: piggybacked
	else acknowledge(encodeMessage(toMessage('ACK', message.messageId, message, response)))
}

// RFC 7252 §5.2.2: a separate response to a CON is a CON of its own, retransmitted until acknowledged.
const sendSeparately = (needs: AnswerNeeds, { peer, message }: Incoming, response: Response): void => {
	const { retransmitter, nextMessageId, log } = needs
	const from = senderOf(peer, message.options)
	void retransmitter.send(peer, toMessage('CON', nextMessageId(), message, response)).then((delivery) => {
		if (delivery === 'acknowledged') return
		log({ event: 'coap.unacknowledged', ...from, ...response.log, code: response.code, error: delivery })
	})
}

/** RFC 7252 §5.2.3: the response to a NON is a NON. RFC 7967: it is left out if it is of no interest. */
export const answerNonConfirmable = async (needs: AnswerNeeds, incoming: Incoming): Promise<void> => {
	const response = await needs.respond(incoming)
	if (isUnwanted(incoming.message, response.code)) return
	incoming.peer.send(encodeMessage(toMessage('NON', needs.nextMessageId(), incoming.message, response)))
}

/** RFC 7252 §5.3.1: the response echoes the token. */
export const toMessage = (
	type: MessageType,
	messageId: number,
	{ token }: Message,
	response: Response,
): Message => ({
	type,
	code: response.code,
	messageId,
	token: Buffer.from(token), // a copy: a part of the datagram would keep all of it in memory
	options: response.options ?? [],
	payload: response.payload ?? Buffer.alloc(0),
})
