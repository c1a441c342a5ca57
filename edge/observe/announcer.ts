import type { Clock } from '../coap/clock.ts'
import type { Incoming, Observer, Response, Sending, Sequence } from '../coap/request.ts'
import type { Delivery } from '../coap/retransmit.ts'
import { senderOf } from '../deviceId.ts'
import type { Log } from '../log.ts'
import { numbers } from './numbers.ts'

export type AnnouncerNeeds = Readonly<{
	clock: Clock
	log: Log
	/** the first block of a notification that is too long for one message */
	divide: (incoming: Incoming, response: Response) => Response
	/** a notification without payload shows that the client is still there if it has confirmed none for so long */
	confirmableAfterMs: number
	/** called once, however the observation ends */
	onEnd: () => void
}>

export type Announcer = Readonly<{
	observer: Observer
	/** The answer to the registration, which is the first notification. The sequence begins when it has left. */
	begun: (response: Response, sequence: Sequence) => Response
}>

/** Sends one client the notifications of a sequence, in their order (RFC 7641). */
export const createAnnouncer = (needs: AnnouncerNeeds, incoming: Incoming): Announcer => {
	const { clock, log, divide, confirmableAfterMs, onEnd } = needs
	const numbered = numbers()
	const listeners: (() => void)[] = []
	let isEnded = false
	let stopWaiting = (): void => {}
	const end = (): void => {
		if (isEnded) return
		isEnded = true
		stopWaiting()
		onEnd()
		for (const listener of listeners) listener()
	}
	const settle = (type: 'CON' | 'NON', outcome: Delivery): void => {
		// RFC 7641 §3.6, §4.5: the client is gone, or not interested any more.
		const hasLeft = outcome === 'reset' || (type === 'CON' && outcome === 'unanswered')
		if (!hasLeft || isEnded) return
		log({ event: 'coap.unobserved', ...senderOf(incoming.peer, incoming.message.options), error: outcome })
		end()
	}
	const send = (response: Response, type: 'CON' | 'NON'): Sending => {
		const sending = incoming.notify(type, numbered(response))
		void sending.delivery.then((outcome) => settle(type, outcome))
		if (type === 'CON') wait()
		return sending
	}
	const wait = (): void => {
		stopWaiting()
		// RFC 7641 §4.5: a confirmable notification, at least once in 24 hours, shows whether the client is still there.
		stopWaiting = clock.after(confirmableAfterMs, () => void send({ code: '2.05' }, 'CON'))
	}
	const observer: Observer = {
		notify: (response, type) => {
			const first = divide(incoming, response)
			const isWhole = first.payload?.length === response.payload?.length
			return { isWhole, ...send(first, isWhole ? type : 'CON') }
		},
		end,
		whenEnded: (listener) => void (isEnded ? listener() : listeners.push(listener)),
	}
	return {
		observer,
		begun: (response, { begin }) => {
			wait()
			const left = (): void => {
				if (!isEnded) begin(observer)
			}
			return { ...numbered(response), handover: { isConfirmable: false, passed: left, left } }
		},
	}
}
