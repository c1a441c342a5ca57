import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { IntegrationMessage } from '../contract.ts'
import { entryPayload, type LogEntry } from './entry.ts'

type Message = LogEntry & Pick<IntegrationMessage, 'door'>

type RunAgainNeeds = { readonly queue: SQSClient; readonly queueUrl: string }

/** `incomplete`: only the beginning of the message was kept; `kept`: a device came out of it already, or it is a downlink */
export type RunAgain = 'sent' | 'incomplete' | 'kept'

const isMessage = (entry: LogEntry): entry is Message => entry.door !== 'downlink'

const messageOf = (entry: Message): IntegrationMessage => {
	const { integrationId, messageId, receivedAt, door, contentFormat, meta } = entry
	return {
		v: 1,
		integrationId,
		messageId,
		// What it says about its time counts from when it came.
		receivedAt,
		door,
		...(contentFormat === undefined ? {} : { contentFormat }),
		payload: Buffer.from(entryPayload(entry)).toString('base64'),
		meta,
	}
}

/**
 * Sends a message of the log to the queue once more, under its name: what becomes of it now takes the place of its entry, and
 * a device that came out of it before does not get the same message twice. A message that was converted stays as it is.
 */
export const runAgain =
	({ queue, queueUrl }: RunAgainNeeds) =>
	async (entry: LogEntry): Promise<RunAgain> => {
		if (!isMessage(entry) || entry.outcome === 'converted' || entry.outcome === 'rate-limited') return 'kept'
		if (entry.payloadTruncated !== undefined) return 'incomplete'
		const MessageBody = JSON.stringify(messageOf(entry))
		await queue.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }))
		return 'sent'
	}
