import type { Clock } from '../coap/clock.ts'
import type { Incoming, Respond, Response } from '../coap/request.ts'
import type { Delivery } from '../coap/retransmit.ts'
import { senderOf } from '../deviceId.ts'
import type { Log } from '../log.ts'
import { numbers } from './numbers.ts'

export type NotifierNeeds = Readonly<{
	clock: Clock
	log: Log
	respond: Respond
	/** a notification is confirmable if none was for so long */
	confirmableAfterMs: number
	/** every nth notification is confirmable, the first one included */
	confirmableEvery: number
	/** called once, however the observation ends */
	onEnd: () => void
}>

export type Notifier = Readonly<{
	/** the representation has changed */
	changed: () => void
	/** the response with the option Observe and the next number */
	numbered: (response: Response) => Response
	end: () => void
}>

/** Notifies one client. While a notification is on its way, changes are collected, and the last one counts (RFC 7641 §4.5.2). */
export const createNotifier = (needs: NotifierNeeds, incoming: Incoming): Notifier => {
	const { clock, log, respond, confirmableAfterMs, confirmableEvery } = needs
	let isEnded = false
	let isSending = false
	let isStale = false
	let sent = 0
	const numbered = numbers()
	let stopWaiting = (): void => {}
	const end = (): void => {
		if (isEnded) return
		isEnded = true
		stopWaiting()
		needs.onEnd()
	}
	const wait = (): void => {
		stopWaiting()
		// RFC 7641 §4.5: a confirmable notification, at least once in 24 hours, shows whether the client is still there.
		stopWaiting = clock.after(confirmableAfterMs, () => void notify('CON'))
	}
	const notify = async (type: 'CON' | 'NON'): Promise<void> => {
		isStale = isSending
		if (isEnded || isSending) return
		isSending = true
		const response = await respond(incoming)
		const isGone = !response.code.startsWith('2.')
		if (isEnded) return
		if (type === 'CON') wait()
		const { delivery } = incoming.notify(type, isGone ? response : numbered(response))
		// RFC 7641 §4.2: an error is the last notification.
		if (isGone) end()
		else void delivery.then((outcome) => settle(type, outcome))
		if (type === 'CON') await delivery
		isSending = false
		if (isStale) void next()
	}
	const settle = (type: 'CON' | 'NON', outcome: Delivery): void => {
		// RFC 7641 §3.6, §4.5: the client is gone, or not interested any more.
		const hasLeft = outcome === 'reset' || (type === 'CON' && outcome === 'unanswered')
		if (!hasLeft || isEnded) return
		log({ event: 'coap.unobserved', ...senderOf(incoming.peer, incoming.message.options), error: outcome })
		end()
	}
	const next = (): Promise<void> => notify(sent++ % confirmableEvery === 0 ? 'CON' : 'NON')
	wait()
	return { changed: () => void next(), numbered, end }
}
