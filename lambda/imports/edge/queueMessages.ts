import type { SQSClient } from '@aws-sdk/client-sqs'
import { sendMany } from '../../aws/sendMany.ts'
import { type EdgeMessage, type EdgeOutcome, type Envelope, edgeLimits, topicLevels } from '../contract.ts'

type QueueMessagesNeeds = {
	readonly queue: SQSClient
	readonly queueUrl: string
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	/** called with what the queue rejects as a whole */
	readonly onError: (error: unknown) => void
}

/**
 * Puts messages from an edge on the queue, and says what became of each, in their order. Does not reject: what the queue
 * did not take is `failed`, and the edge sends it again under the same id.
 */
export const queueMessages =
	({ now, ...needs }: QueueMessagesNeeds) =>
	async (messages: readonly EdgeMessage[]): Promise<readonly EdgeOutcome[]> => {
		const time = now()
		const objections = messages.map((message) => objectionTo(message, time))
		const sound = messages.filter((_, index) => objections[index] === undefined)
		const notSent = await sendMany(needs)(sound.map(envelopeOf))
		return messages.map((message, index): EdgeOutcome => {
			const { messageId } = message
			const reason = objections[index]
			if (reason !== undefined) return { messageId, outcome: 'refused', reason }
			return { messageId, ...(notSent[sound.indexOf(message)] ?? { outcome: 'queued' }) }
		})
	}

/** What is wrong with a message; undefined if nothing is. */
const objectionTo = ({ payload, receivedAt }: EdgeMessage, now: number): string | undefined => {
	if (payload.length > edgeLimits.characters) return 'the payload is longer than 131,072 bytes'
	if (receivedAt > now + edgeLimits.futureMilliseconds) return 'receivedAt is in the future'
	return receivedAt < now - edgeLimits.pastMilliseconds ? 'receivedAt is too long ago' : undefined
}

const envelopeOf = ({ messageId, deviceId, level, receivedAt, payload }: EdgeMessage): string => {
	const { contentFormat } = topicLevels.find((one) => one.level === level) ?? topicLevels[0]
	const envelope: Envelope = { v: 1, deviceId, messageId, receivedAt, door: 'edge', contentFormat, payload }
	return JSON.stringify(envelope)
}
