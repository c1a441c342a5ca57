import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { type EdgeMessage, type EdgeOutcome, type Envelope, edgeLimits, topicLevels } from '../contract.ts'

type QueueMessagesNeeds = {
	readonly queue: SQSClient
	readonly queueUrl: string
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	/** called with what the queue rejects as a whole */
	readonly onError: (error: unknown) => void
}

type Body = { readonly message: EdgeMessage; readonly text: string }

/** SQS quotas: entries of a batch, and bytes of all their bodies */
const largestBatch = { entries: 10, bytes: 1_048_576 }

/**
 * Puts messages from an edge on the queue, and says what became of each, in their order. Does not reject: what the queue
 * did not take is `failed`, and the edge sends it again under the same id.
 */
export const queueMessages =
	({ queue, queueUrl, now, onError }: QueueMessagesNeeds) =>
	async (messages: readonly EdgeMessage[]): Promise<readonly EdgeOutcome[]> => {
		const outcomes = new Map<EdgeMessage, EdgeOutcome>()
		const note = (message: EdgeMessage, outcome: 'failed' | 'refused', reason: string): void =>
			void outcomes.set(message, { messageId: message.messageId, outcome, reason })
		const time = now()
		const bodies = messages.flatMap((message) => {
			const reason = objectionTo(message, time)
			if (reason === undefined) return [{ message, text: envelopeOf(message) }]
			note(message, 'refused', reason)
			return []
		})
		const send = async (batch: readonly Body[]): Promise<void> => {
			const Entries = batch.map(({ text }, index) => ({ Id: String(index), MessageBody: text }))
			const { Failed = [] } = await queue.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }))
			for (const { Id, Code, SenderFault } of Failed) {
				const body = batch[Number(Id)]
				if (body !== undefined) note(body.message, SenderFault ? 'refused' : 'failed', `the queue: ${Code}`)
			}
		}
		await Promise.all(
			batchesOf(bodies).map((batch) =>
				send(batch).catch((error: unknown) => {
					onError(error)
					for (const { message } of batch) note(message, 'failed', 'the queue did not answer')
				}),
			),
		)
		return messages.map(
			(message) => outcomes.get(message) ?? { messageId: message.messageId, outcome: 'queued' },
		)
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

const batchesOf = (bodies: readonly Body[]): readonly (readonly Body[])[] => {
	const batches: Body[][] = []
	let room = { entries: 0, bytes: 0 }
	for (const body of bodies) {
		const bytes = Buffer.byteLength(body.text)
		if (room.entries < 1 || room.bytes < bytes) {
			batches.push([])
			room = { ...largestBatch }
		}
		batches.at(-1)?.push(body)
		room = { entries: room.entries - 1, bytes: room.bytes - bytes }
	}
	return batches
}
