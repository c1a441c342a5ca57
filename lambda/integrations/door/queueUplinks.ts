import type { SQSClient } from '@aws-sdk/client-sqs'
import { sendMany } from '../../aws/sendMany.ts'
import { type EdgeUplink, edgeUplinkLimits, type IntegrationMessage, type UplinkSent } from '../contract.ts'

type QueueUplinksNeeds = {
	readonly queue: SQSClient
	readonly queueUrl: string
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	/** called with what the queue rejects as a whole */
	readonly onError: (error: unknown) => void
}

/**
 * Puts messages of integrations from an edge on their queue, and says what became of each, in their order. Does not reject:
 * what the queue did not take is `failed`, and the edge sends it again under the same id.
 */
export const queueUplinks =
	({ now, ...needs }: QueueUplinksNeeds) =>
	async (messages: readonly EdgeUplink[]): Promise<readonly UplinkSent[]> => {
		const time = now()
		const objections = messages.map((message) => objectionTo(message, time))
		const sound = messages.filter((_, index) => objections[index] === undefined)
		const bodies = sound.map((message) => JSON.stringify({ v: 1, ...message } satisfies IntegrationMessage))
		const notSent = await sendMany(needs)(bodies)
		return messages.map((message, index): UplinkSent => {
			const { messageId } = message
			const reason = objections[index]
			if (reason !== undefined) return { messageId, outcome: 'refused', reason }
			return { messageId, ...(notSent[sound.indexOf(message)] ?? { outcome: 'queued' }) }
		})
	}

/** What is wrong with a message; undefined if nothing is. */
const objectionTo = ({ payload, receivedAt, meta }: EdgeUplink, now: number): string | undefined => {
	const { characters, metaCharacters, futureMilliseconds, pastMilliseconds } = edgeUplinkLimits
	if (payload.length > characters) return 'the payload is longer than 131,072 bytes'
	if (JSON.stringify(meta).length > metaCharacters) return `meta is longer than ${metaCharacters} characters`
	if (receivedAt > now + futureMilliseconds) return 'receivedAt is in the future'
	return receivedAt < now - pastMilliseconds ? 'receivedAt is too long ago' : undefined
}
