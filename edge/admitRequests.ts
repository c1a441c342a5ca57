import {
	type AnswerNeeds,
	answerConfirmable,
	answerNonConfirmable,
	type Exchange,
} from './coap/answerMessage.ts'
import { remember, repeatKey } from './coap/deduplicate.ts'
import type { Incoming } from './coap/request.ts'
import { logDefect } from './logDefect.ts'

/** Lets each request through once and drops its repeats (RFC 7252 §4.5). A repeat has the same bytes. */
export type Admission = Readonly<{
	confirmable: (incoming: Incoming) => void
	nonConfirmable: (incoming: Incoming) => void
	/** resolves when all requests let through so far are answered */
	drained: () => Promise<void>
}>

export const admitRequests = (needs: AnswerNeeds): Admission => {
	const { exchangeLifetimeMs, nonLifetimeMs, maxRemembered: maxEntries } = needs.parameters
	// RFC 7252 §4.8.2: a CON can come again within EXCHANGE_LIFETIME, a NON within NON_LIFETIME.
	const confirmables = remember<Exchange>(needs.clock, { lifetimeMs: exchangeLifetimeMs, maxEntries })
	const nonConfirmables = remember<true>(needs.clock, { lifetimeMs: nonLifetimeMs, maxEntries })
	const running = new Set<Promise<void>>()
	const run = (answering: Promise<void>): void => {
		const answered = answering.catch(logDefect(needs.log))
		running.add(answered)
		void answered.finally(() => running.delete(answered))
	}
	return {
		confirmable: (incoming) => {
			const key = repeatKey(incoming)
			const earlier = confirmables.find(key)
			// RFC 7252 §4.5: each repeat gets the same acknowledgement. If there is none yet, the coming one answers all repeats.
			if (earlier !== undefined) return resend(incoming, earlier)
			const exchange: Exchange = { acknowledgement: undefined }
			confirmables.add(key, exchange)
			run(answerConfirmable(needs, incoming, exchange))
		},
		nonConfirmable: (incoming) => {
			const key = repeatKey(incoming)
			// RFC 7252 §4.5: repeats of a NON are ignored.
			if (nonConfirmables.find(key) === true) return
			nonConfirmables.add(key, true)
			run(answerNonConfirmable(needs, incoming))
		},
		drained: async () => void (await Promise.all(running)),
	}
}

const resend = ({ peer }: Incoming, { acknowledgement }: Exchange): void => {
	if (acknowledgement !== undefined) peer.send(acknowledgement)
}
