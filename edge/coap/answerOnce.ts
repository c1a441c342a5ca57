import { hash } from 'node:crypto'
import { senderOf } from '../deviceId.ts'
import type { Log } from '../log.ts'
import { logDefect } from '../logDefect.ts'
import { encodeEmpty, encodeMessage } from './datagram.ts'
import { createDelays, type Delays } from './delays.ts'
import type { Message, MessageType } from './message.ts'
import { NO_RESPONSE, recognised, uintOption } from './options.ts'
import { remember } from './remember.ts'
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
type Exchange = {
	/** the datagram that acknowledged the request, a character for each byte; undefined until then */
	acknowledgement: string | undefined
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

/** The Empty acknowledgements that are due after PROCESSING_DELAY. */
type Answering = AnswerNeeds & Readonly<{ acknowledgements: Delays }>

export const admitRequests = (needs: AnswerNeeds): Admission => {
	const { exchangeLifetimeMs, nonLifetimeMs, maxRemembered: maxEntries } = needs.parameters
	// RFC 7252 §4.8.2: a CON can come again within EXCHANGE_LIFETIME, a NON within NON_LIFETIME. An entry takes up to 0.8 kB
	// (key, acknowledgement, bookkeeping), so 20 000 of each stay within 32 MB.
	const confirmables = remember<Exchange>(needs.clock, { lifetimeMs: exchangeLifetimeMs, maxEntries })
	const nonConfirmables = remember<true>(needs.clock, { lifetimeMs: nonLifetimeMs, maxEntries })
	const acknowledgements = createDelays(needs.clock, needs.parameters.processingDelayMs)
	const answering = { ...needs, acknowledgements }
	const onDefect = logDefect(needs.log)
	const waiters: (() => void)[] = []
	let running = 0
	const finish = (): void => {
		running -= 1
		if (running === 0) for (const waiter of waiters.splice(0)) waiter()
	}
	const run = (answer: Promise<void>): void => {
		running += 1
		void answer.catch(onDefect).then(finish)
	}
	return {
		confirmable: (incoming) => {
			const key = repeatKey(incoming)
			const earlier = confirmables.find(key)
			// RFC 7252 §4.5: each repeat gets the same acknowledgement. If there is none yet, the coming one answers all repeats.
			if (earlier !== undefined) return resend(incoming, earlier)
			const exchange: Exchange = { acknowledgement: undefined }
			confirmables.add(key, exchange)
			run(answerConfirmable(answering, incoming, exchange))
		},
		nonConfirmable: (incoming) => {
			const key = repeatKey(incoming)
			// RFC 7252 §4.5: repeats of a NON are ignored.
			if (nonConfirmables.find(key) === true) return
			nonConfirmables.add(key, true)
			run(answerNonConfirmable(needs, incoming))
		},
		drained: () => (running === 0 ? Promise.resolve() : new Promise((resolve) => waiters.push(resolve))),
		stop: acknowledgements.stop,
	}
}

const resend = ({ peer }: Incoming, { acknowledgement }: Exchange): void => {
	if (acknowledgement !== undefined) peer.send(Buffer.from(acknowledgement, 'latin1'))
}

/**
 * Equal for the same bytes from the same endpoint, which is what a retransmission is (RFC 7252 §4.2). RFC 7252 §4.5
 * knows a duplicate by endpoint and message id alone: docs/adr/0021-a-repeat-is-the-same-bytes.md says why that loses data.
 * The bytes contain type and message id. Of a long datagram, which can have 64 KB, only the digest is kept, behind a letter
 * with which no message begins. A short one is kept whole: to compute its digest would take longer than to answer it.
 */
const repeatKey = ({ peer, datagram }: Pick<Incoming, 'peer' | 'datagram'>): string =>
	datagram.length <= LONGEST_KEPT_BYTES
		? `${peer.key} ${datagram.toString('latin1')}`
		: `${peer.key} #${hash('sha256', datagram, 'base64')}`

const LONGEST_KEPT_BYTES = 256

/** Resolves when the response is sent for the first time. */
const answerConfirmable = async (needs: Answering, incoming: Incoming, exchange: Exchange): Promise<void> => {
	// RFC 7252 §5.2.2: an Empty ACK before the client retransmits, when the response takes longer.
	const cancel = needs.acknowledgements.start(() => acknowledgeEmpty(incoming, exchange))
	const response = await needs.respond(incoming)
	cancel()
	sendResponse(needs, incoming, exchange, response)
}

const sendResponse = (
	needs: AnswerNeeds,
	incoming: Incoming,
	exchange: Exchange,
	response: Response,
): void => {
	const { message } = incoming
	const isAcknowledged = exchange.acknowledgement !== undefined
	if (isUnwanted(message, response.code)) {
		// RFC 7967 §2: a confirmable request is acknowledged all the same.
		if (!isAcknowledged) acknowledgeEmpty(incoming, exchange)
		return
	}
	// RFC 7252 §5.2.2: after the Empty ACK the response must not travel in another acknowledgement.
	if (isAcknowledged) sendSeparately(needs, incoming, response)
	// RFC 7252 §5.2.1: piggybacked
	else acknowledge(incoming, exchange, encodeMessage(toMessage('ACK', message.messageId, message, response)))
}

const acknowledgeEmpty = (incoming: Incoming, exchange: Exchange): void =>
	acknowledge(incoming, exchange, encodeEmpty('ACK', incoming.message.messageId))

const acknowledge = ({ peer }: Incoming, exchange: Exchange, datagram: Buffer): void => {
	// A buffer that lives for minutes costs the garbage collector several times as much as a string.
	exchange.acknowledgement = datagram.toString('latin1')
	peer.send(datagram)
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
const answerNonConfirmable = async (needs: AnswerNeeds, incoming: Incoming): Promise<void> => {
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
	token,
	options: response.options ?? [],
	payload: response.payload ?? nothing,
})

const nothing = Buffer.alloc(0)

// RFC 7959 §2.9.1: without it, the client does not know that it may send the next block.
const CONTINUE = '2.31'

/** Whether the client has no interest in a response of this code (RFC 7967 §2.1): bit n - 1 stands for the class n. */
const isUnwanted = ({ options }: Pick<Message, 'options'>, code: string): boolean => {
	const classes = uintOption(recognised(options), NO_RESPONSE) ?? 0
	return code !== CONTINUE && (classes & (1 << (Number(code[0]) - 1))) !== 0
}
