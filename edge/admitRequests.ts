import { type AnswerNeeds, answerConfirmable, answerNonConfirmable, type Exchange } from './answerMessage.ts'
import { remember } from './deduplicate.ts'
import type { Incoming } from './request.ts'

/** Lets each request through once, its duplicates not at all (RFC 7252 §4.5). */
export type Admission = Readonly<{
	confirmable: (incoming: Incoming) => void
	nonConfirmable: (incoming: Incoming) => void
	/** resolves when all requests let through so far are answered */
	drained: () => Promise<void>
}>

export const admitRequests = (needs: AnswerNeeds): Admission => {
	const { exchangeLifetimeMs, nonLifetimeMs, maxRemembered: maxEntries } = needs.parameters
	// RFC 7252 §4.8.2: a message id of a CON is used again after EXCHANGE_LIFETIME, of a NON after NON_LIFETIME.
	const confirmables = remember<Exchange>(needs.clock, { lifetimeMs: exchangeLifetimeMs, maxEntries })
	const nonConfirmables = remember<true>(needs.clock, { lifetimeMs: nonLifetimeMs, maxEntries })
	const running = new Set<Promise<void>>()
	const run = (answered: Promise<void>): void => {
		running.add(answered)
		void answered.finally(() => running.delete(answered))
	}
	return {
		confirmable: (incoming) => {
			const { peer, message } = incoming
			const earlier = confirmables.find(peer, message.messageId)
			// RFC 7252 §4.5: the same acknowledgement for each duplicate; if there is none yet, it will serve all.
			if (earlier !== undefined) return resend(incoming, earlier)
			const exchange: Exchange = { acknowledgement: undefined }
			confirmables.add(peer, message.messageId, exchange)
			run(answerConfirmable(needs, incoming, exchange))
		},
		nonConfirmable: (incoming) => {
			const { peer, message } = incoming
			// RFC 7252 §4.5: duplicates of a NON are ignored.
			if (nonConfirmables.find(peer, message.messageId) === true) return
			nonConfirmables.add(peer, message.messageId, true)
			run(answerNonConfirmable(needs, incoming))
		},
		drained: async () => void (await Promise.all(running)),
	}
}

const resend = ({ peer }: Incoming, { acknowledgement }: Exchange): void => {
	if (acknowledgement !== undefined) peer.send(acknowledgement)
}
