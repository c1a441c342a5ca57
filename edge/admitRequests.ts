import { hash } from 'node:crypto'
import {
	type AnswerNeeds,
	answerConfirmable,
	answerNonConfirmable,
	type Exchange,
} from './coap/answerMessage.ts'
import { remember } from './coap/remember.ts'
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
	// RFC 7252 §4.8.2: a CON can come again within EXCHANGE_LIFETIME, a NON within NON_LIFETIME. An entry takes up to 0.7 kB
	// (key with digest, acknowledgement, bookkeeping), of a NON 0.4 kB, so 20 000 of each stay within 25 MB.
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

/**
 * Equal for the same bytes from the same endpoint, which is what a retransmission is (RFC 7252 §4.2). RFC 7252 §4.5
 * knows a duplicate by endpoint and message id alone: docs/adr/0021-a-repeat-is-the-same-bytes.md says why that loses data.
 * The bytes contain type and message id. Of the datagram, which can have 64 KB, only the digest is kept.
 */
const repeatKey = ({ peer, datagram }: Pick<Incoming, 'peer' | 'datagram'>): string =>
	`${peer.key} ${hash('sha256', datagram, 'base64')}`
