import { acknowledgementOf, datagramsOf, type Pattern, readAnswer, stamp } from './requests.ts'

/** What happens to the exchanges of all clients. Times are in milliseconds. */
export type Tally = Readonly<{
	answered: (sinceFirst: number) => void
	refused: (code: string) => void
	retransmitted: () => void
	lost: () => void
}>

export type ClientNeeds = Readonly<{
	pattern: Pattern
	window: number
	tally: Tally
	now: () => number
	send: (datagram: Buffer) => void
	firstMessageId: number
}>

export type Client = Readonly<{
	/** begins an exchange in each place of the window; each one that ends makes room for another */
	start: () => void
	receive: (datagram: Buffer) => void
	/** sends again what waits for too long; call it now and then */
	sweep: () => void
	/** begins no more exchanges */
	stop: () => void
	/** exchanges that wait for an answer */
	waiting: () => number
}>

/** RFC 7252 §4.8: ACK_TIMEOUT */
const TIMEOUT_MS = 2_000
const COUNTER_BITS = 24
const COUNTER_MASK = 2 ** COUNTER_BITS - 1
const CONTINUE = 0x5f // 2.31

type Place = {
	readonly datagrams: readonly Buffer[]
	/** index of the one that waits for an answer */
	at: number
	/** of the exchange; 0: there is none */
	token: number
	/** of the one that waits */
	messageId: number
	/** of the exchange */
	begun: number
	/** of the last datagram */
	sent: number
}

const codeText = (code: number): string => `${code >> 5}.${String(code & 31).padStart(2, '0')}`

/**
 * A device in a closed loop. A token has the place in the window in its first byte, and a counter, so that no two requests have the
 * same bytes. The blocks of a body have one token: npm `coap` takes others for another body.
 */
export const createClient = (needs: ClientNeeds): Client => {
	const { pattern, window, tally, now, send } = needs
	const places: Place[] = Array.from({ length: window }, (_, index) => ({
		datagrams: datagramsOf(pattern, index),
		at: 0,
		token: 0,
		messageId: 0,
		begun: 0,
		sent: 0,
	}))
	let messageId = needs.firstMessageId
	let counter = 0
	let isStopped = false
	const sendNext = (place: Place): void => {
		const datagram = place.datagrams[place.at]
		if (datagram === undefined) return
		messageId = (messageId + 1) & 0xffff
		place.messageId = messageId
		place.sent = now()
		stamp(datagram, messageId, place.token)
		send(datagram)
	}
	const begin = (place: Place, index: number): void => {
		place.token = 0
		if (isStopped) return
		counter = (counter + 1) & COUNTER_MASK
		place.token = index * 2 ** COUNTER_BITS + counter
		place.at = 0
		place.begun = now()
		sendNext(place)
	}
	const isLast = ({ at, datagrams }: Place): boolean => at === datagrams.length - 1
	const take = (place: Place, index: number, code: number): void => {
		const isWhole = isLast(place)
		if (code === CONTINUE && !isWhole) {
			place.at += 1
			sendNext(place)
			return
		}
		// RFC 7959 §2.9.1: 2.31 says that more is expected.
		if (code >> 5 === 2 && code !== CONTINUE && isWhole) tally.answered(now() - place.begun)
		else tally.refused(codeText(code))
		begin(place, index)
	}
	return {
		start: () => places.forEach(begin),
		receive: (datagram) => {
			const answer = readAnswer(datagram)
			if (answer === undefined) return
			if (answer.isConfirmable) send(acknowledgementOf(answer.messageId))
			const index = Math.floor(answer.token / 2 ** COUNTER_BITS)
			const place = places[index]
			if (place === undefined || place.token !== answer.token) return
			// The answer to a block that was sent again may come twice.
			if (!answer.isAcknowledgement || answer.messageId === place.messageId) take(place, index, answer.code)
		},
		sweep: () => {
			for (const [index, place] of places.entries()) {
				if (place.token === 0 || now() - place.sent < TIMEOUT_MS) continue
				if (pattern.kind === 'NON') {
					tally.lost()
					begin(place, index)
					continue
				}
				tally.retransmitted()
				place.sent = now()
				const datagram = place.datagrams[place.at]
				if (datagram !== undefined) send(datagram)
			}
		},
		stop: () => {
			isStopped = true
		},
		waiting: () => places.filter(({ token }) => token !== 0).length,
	}
}
