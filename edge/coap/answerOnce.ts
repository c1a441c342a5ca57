import { randomFillSync } from 'node:crypto'
import { senderOf } from '../deviceId.ts'
import type { Log } from '../log.ts'
import { logDefect } from '../logDefect.ts'
import { isUnwanted } from '../noResponse.ts'
import { createDelays, type Delays } from './delays.ts'
import { encodeEmpty, encodeMessage } from './encode/encodeMessage.ts'
import type { Message, MessageType } from './message.ts'
import { HASH_KEYS, keyedHash } from './repeats/keyedHash.ts'
import { createRepeats, type Repeats } from './repeats/repeats.ts'
import { markOf } from './repeats/requestMark.ts'
import {
	type Eventual,
	type Incoming,
	type Respond,
	type Response,
	type Sending,
	whenThere,
} from './request.ts'
import type { Retransmitter, RetransmitterNeeds } from './retransmit.ts'

export type AnswerNeeds = Pick<RetransmitterNeeds, 'clock' | 'parameters'> &
	Readonly<{
		/** never rejects */
		respond: Respond
		retransmitter: Retransmitter
		nextMessageId: () => number
		log: Log
	}>

/** What became of a confirmable request so far. It must not keep the request in memory. */
type Exchange = {
	/** of the request, among its repeats */
	readonly entry: number
	isAcknowledged: boolean
}

/** Lets each request through once and drops its repeats (RFC 7252 §4.5). A repeat has the same bytes. */
export type Admission = Readonly<{
	confirmable: (incoming: Incoming) => void
	nonConfirmable: (incoming: Incoming) => void
	/** resolves as soon as all requests let through are answered */
	drained: () => Promise<void>
	/** acknowledges no request before its answer any more */
	stop: () => void
}>

type Answering = AnswerNeeds &
	Readonly<{
		/** the Empty acknowledgements that are due after PROCESSING_DELAY */
		acknowledgements: Delays
		/** of confirmable requests */
		repeats: Repeats
	}>

export const admitRequests = (needs: AnswerNeeds): Admission => {
	const { exchangeLifetimeMs, nonLifetimeMs, maxRemembered: maxEntries } = needs.parameters
	const hashOf = keyedHash(randomFillSync(new Int32Array(HASH_KEYS)))
	// RFC 7252 §4.8.2: a CON can come again within EXCHANGE_LIFETIME, a NON within NON_LIFETIME.
	const repeats = createRepeats(needs.clock, { lifetimeMs: exchangeLifetimeMs, maxEntries })
	const nonConfirmables = createRepeats(needs.clock, { lifetimeMs: nonLifetimeMs, maxEntries })
	const acknowledgements = createDelays(needs.clock, needs.parameters.processingDelayMs)
	const answering = { ...needs, acknowledgements, repeats }
	const onDefect = logDefect(needs.log)
	const waiters: (() => void)[] = []
	let running = 0
	const finish = (): void => {
		running -= 1
		if (running === 0) for (const waiter of waiters.splice(0)) waiter()
	}
	const run = (answer: Eventual<void>): void => {
		if (!(answer instanceof Promise)) return
		running += 1
		void answer.catch(onDefect).then(finish)
	}
	return {
		confirmable: (incoming) => {
			const mark = markOf(hashOf, incoming)
			const earlier = repeats.find(mark)
			// RFC 7252 §4.5: each repeat gets the same acknowledgement. If there is none yet, the coming one answers all repeats.
			if (earlier === undefined) run(answerConfirmable(answering, incoming, repeats.add(mark)))
			else resend(incoming, repeats.answerOf(earlier))
		},
		nonConfirmable: (incoming) => {
			const mark = markOf(hashOf, incoming)
			// RFC 7252 §4.5: repeats of a NON are ignored.
			if (nonConfirmables.find(mark) !== undefined) return
			nonConfirmables.add(mark)
			run(answerNonConfirmable(needs, incoming))
		},
		drained: () => (running === 0 ? Promise.resolve() : new Promise((resolve) => waiters.push(resolve))),
		stop: acknowledgements.stop,
	}
}

const resend = ({ peer }: Incoming, answer: Buffer | undefined): void => {
	if (answer !== undefined) peer.send(answer)
}

/** Answers at once, or resolves when the response is sent for the first time. */
const answerConfirmable = (needs: Answering, incoming: Incoming, entry: number): Eventual<void> => {
	const exchange: Exchange = { entry, isAcknowledged: false }
	// RFC 7252 §5.2.2: an Empty ACK before the client retransmits, when the response takes longer.
	const cancel = needs.acknowledgements.start(() => acknowledgeEmpty(needs, incoming, exchange))
	return whenThere(needs.respond(incoming), (response) => {
		cancel()
		sendResponse(needs, incoming, exchange, response)
	})
}

const sendResponse = (needs: Answering, incoming: Incoming, exchange: Exchange, response: Response): void => {
	const { message } = incoming
	if (isUnwanted(message, response.code)) {
		// RFC 7967 §2: a confirmable request is acknowledged all the same.
		if (!exchange.isAcknowledged) acknowledgeEmpty(needs, incoming, exchange)
		return
	}
	// RFC 7252 §5.2.2: whether the client has the response is known if it is a CON of its own.
	const isSeparate = exchange.isAcknowledged || response.handover?.isConfirmable === true
	if (isSeparate && !exchange.isAcknowledged) acknowledgeEmpty(needs, incoming, exchange)
	// RFC 7252 §5.2.2: after the Empty ACK the response must not travel in another acknowledgement.
	if (isSeparate) {
		const sending = sendSeparately(needs, incoming, response)
		response.handover?.left(sending)
		return
	}
	// RFC 7252 §5.2.1: piggybacked
	const datagram = encodeMessage(toMessage('ACK', message.messageId, message, response))
	acknowledge(needs, incoming, exchange, datagram)
	response.handover?.left(undefined)
}

const acknowledgeEmpty = (needs: Answering, incoming: Incoming, exchange: Exchange): void =>
	acknowledge(needs, incoming, exchange, encodeEmpty('ACK', incoming.message.messageId))

const acknowledge = (
	{ repeats }: Answering,
	{ peer }: Incoming,
	exchange: Exchange,
	datagram: Buffer,
): void => {
	exchange.isAcknowledged = true
	repeats.keep(exchange.entry, datagram)
	peer.send(datagram)
}

// RFC 7252 §5.2.2: a separate response to a CON is a CON of its own, retransmitted until acknowledged.
const sendSeparately = (
	{ retransmitter, nextMessageId, log }: AnswerNeeds,
	{ peer, message }: Incoming,
	response: Response,
): Sending => {
	const from = senderOf(peer, message.options)
	const messageId = nextMessageId()
	let isCancelled = false
	const delivery = retransmitter.send(peer, toMessage('CON', messageId, message, response))
	void delivery.then((outcome) => {
		if (outcome === 'acknowledged' || isCancelled) return
		log({ event: 'coap.unacknowledged', ...from, ...response.log, code: response.code, error: outcome })
	})
	return {
		delivery,
		cancel: () => {
			isCancelled = true
			retransmitter.settle(peer, messageId, 'cancelled')
		},
	}
}

/** RFC 7252 §5.2.3: the response to a NON is a NON. RFC 7967: it is left out if it is of no interest. */
const answerNonConfirmable = (needs: AnswerNeeds, incoming: Incoming): Eventual<void> =>
	whenThere(needs.respond(incoming), (response) => {
		const { peer, message } = incoming
		const { code, handover } = response
		if (isUnwanted(message, code)) return
		// RFC 7252 §5.2.3 lets the response be a CON, too: whether the client has it is of interest.
		if (handover?.isConfirmable === true) handover.left(sendSeparately(needs, incoming, response))
		else {
			peer.send(encodeMessage(toMessage('NON', needs.nextMessageId(), message, response)))
			handover?.left(undefined)
		}
	})

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
	token,
	options: response.options ?? [],
	payload: response.payload ?? nothing,
})

const nothing = Buffer.alloc(0)
