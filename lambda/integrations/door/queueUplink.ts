import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { IntegrationMessage, Uplink } from '../contract.ts'

type QueueUplinkNeeds = {
	readonly queue: SQSClient
	readonly queueUrl: string
	readonly newId: () => string
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

/** Gives a message of an integration its name, and puts it on the queue. Rejects if the queue has not taken it. */
export const queueUplink =
	({ queue, queueUrl, newId, now }: QueueUplinkNeeds) =>
	async (uplink: Uplink): Promise<IntegrationMessage> => {
		const message: IntegrationMessage = { v: 1, ...uplink, messageId: newId(), receivedAt: now() }
		await queue.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(message) }))
		return message
	}
