import type { SQSClient } from '@aws-sdk/client-sqs'
import { sendMany } from '../../aws/sendMany.ts'
import { type LeftReason, type Routed, routedMessages } from './routedMessages.ts'

type QueueRoutedNeeds = Parameters<typeof routedMessages>[0] & {
	readonly queue: SQSClient
	readonly queueUrl: string
	/** called with what the queue rejects as a whole */
	readonly onError: (error: unknown) => void
}

/** How many messages are on the queue, how many it did not take, and why elements became none. */
export type QueuedRouted = {
	readonly queued: number
	readonly failed: number
	readonly left: readonly LeftReason[]
}

/** A message that the queue does not take is offered once more, beside what the client of the service repeats. */
const maxOffers = 2

/**
 * Puts what Message Routing delivers on the queue. Does not reject. If a message failed, the whole delivery has to come again:
 * what is on the queue twice is imported once.
 */
export const queueRouted =
	({ queue, queueUrl, onError, ...needs }: QueueRoutedNeeds) =>
	async (elements: readonly unknown[]): Promise<QueuedRouted> => {
		const routed: readonly Routed[] = elements.map(routedMessages(needs))
		const texts = routed.flatMap((one) =>
			'left' in one ? [] : one.envelopes.map((each) => JSON.stringify(each)),
		)
		const send = sendMany({ queue, queueUrl, onError })
		let rest: readonly string[] = texts
		for (let offer = 1; offer <= maxOffers && rest.length > 0; offer++) {
			const notSent = await send(rest)
			rest = rest.filter((_, index) => notSent[index] !== undefined)
		}
		return {
			queued: texts.length - rest.length,
			failed: rest.length,
			left: routed.flatMap((one) => ('left' in one ? [one.left] : [])),
		}
	}
