import { senderOf } from '../deviceId.ts'
import type { Log } from '../log.ts'
import { type Admission, admitRequests, toMessage } from './answerOnce.ts'
import { parseMessage } from './datagram.ts'
import { encodeEmpty } from './encode/encodeMessage.ts'
import { EMPTY, isRequest, isResponse, type Message, type Option } from './message.ts'
import { messageIds } from './messageIds.ts'
import { objectionTo, unrecognisedCritical } from './options.ts'
import type { Peer } from './peer.ts'
import type { Incoming, Notify, Respond } from './request.ts'
import { createRetransmitter, type Retransmitter, type RetransmitterNeeds } from './retransmit.ts'

type EndpointNeeds = RetransmitterNeeds &
	Readonly<{
		/** never rejects */
		respond: Respond
		log: Log
	}>

/** The message layer (RFC 7252 §4). One endpoint serves any number of datagram sources. */
export type Endpoint = Readonly<{
	receive: (peer: Peer, datagram: Buffer) => void
	/** resolves as soon as all received requests are answered */
	drained: () => Promise<void>
	/** ends all retransmission */
	stop: () => void
}>

export const createEndpoint = (needs: EndpointNeeds): Endpoint => {
	const retransmitter = createRetransmitter(needs)
	const nextMessageId = messageIds(needs.random)
	const admission = admitRequests({ ...needs, retransmitter, nextMessageId })
	const layers = { admission, retransmitter, log: needs.log }
	return {
		receive: (peer, datagram) => {
			const parsed = parseMessage(datagram)
			if (parsed.outcome === 'ignored') return
			if (parsed.outcome === 'malformed') {
				logUnanswered(needs.log, 'coap.malformed', { peer, datagram, options: parsed.options }, parsed.reason)
				return reset(peer, parsed)
			}
			const { message } = parsed
			const notify: Notify = (type, response) => {
				const messageId = nextMessageId()
				return {
					delivery: retransmitter.send(peer, toMessage(type, messageId, message, response)),
					cancel: () => retransmitter.settle(peer, messageId, 'cancelled'),
				}
			}
			dispatch(layers, { peer, message, datagram, notify })
		},
		drained: admission.drained,
		stop: () => {
			admission.stop()
			retransmitter.cancelAll()
		},
	}
}

type Layers = Readonly<{ admission: Admission; retransmitter: Retransmitter; log: Log }>

const dispatch = ({ admission, retransmitter, log }: Layers, incoming: Incoming): void => {
	const { type, code, options } = incoming.message
	const isPing = type === 'CON' && code === EMPTY
	const objection = objectionToMessage(incoming.message)
	if (type === 'ACK' || type === 'RST') settle(retransmitter, incoming)
	else if (objection !== undefined) {
		// RFC 7252 §4.3: an Empty CON is a ping, which the log leaves out.
		if (!isPing) logUnanswered(log, 'coap.rejected', { ...incoming, options }, objection)
		reset(incoming.peer, incoming.message)
	} else if (type === 'CON') admission.confirmable(incoming)
	else admission.nonConfirmable(incoming)
}

// RFC 7252 §4.2, §4.3: rejects Empty messages, reserved code classes, and responses, because the server sends no requests.
const objectionToMessage = ({ type, code, options }: Message): string | undefined => {
	if (code === EMPTY) return 'Empty message'
	if (!isRequest(code)) return isResponse(code) ? `response ${code} to no request` : `reserved code ${code}`
	// RFC 7252 §5.4.1: an unrecognised critical option rejects a NON; a CON gets 4.02 for an answer.
	const unknown = type === 'NON' ? unrecognisedCritical(options) : undefined
	return unknown === undefined ? undefined : objectionTo(unknown)
}

type Unanswered = Pick<Incoming, 'peer' | 'datagram'> & Readonly<{ options: readonly Option[] }>

const logUnanswered = (
	log: Log,
	event: 'coap.malformed' | 'coap.rejected',
	{ peer, datagram, options }: Unanswered,
	error: string,
): void => log({ event, ...senderOf(peer, options), bytes: datagram.length, error })

// RFC 7252 §4.2: a CON is rejected by a matching RST. §4.3: for a NON that is optional, and silence feeds no attack.
const reset = (peer: Peer, { type, messageId }: Pick<Message, 'type' | 'messageId'>): void => {
	if (type === 'CON') peer.send(encodeEmpty('RST', messageId))
}

const settle = (retransmitter: Retransmitter, { peer, message }: Incoming): void => {
	// RFC 7252 §4.2: an ACK or RST that is not Empty lacks context here and is silently ignored.
	if (message.code !== EMPTY) return
	retransmitter.settle(peer, message.messageId, message.type === 'ACK' ? 'acknowledged' : 'reset')
}
