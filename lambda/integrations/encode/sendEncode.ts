import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { EncodeOrder } from '../contract.ts'

/** Has the encoder of its integration make the bytes of a downlink. */
export const sendEncode =
	(queues: SQSClient, queueUrl: string) =>
	async ({ deviceId, downlinkId }: EncodeOrder['encode']): Promise<void> => {
		const order: EncodeOrder = { v: 1, encode: { deviceId, downlinkId } }
		await queues.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(order) }))
	}
