import { randomUUID } from 'node:crypto'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { deviceMessageBody } from '../../lambda/imports/intake/deviceMessage.ts'
import { clientOptions, type TinyHost } from '../../local/testing/tinyHost.ts'
import { queueNamed } from './queueNamed.ts'

/** Puts a message where those end that the processor did not manage. Its payload is SenML in JSON. */
export const sendFailed = async (host: TinyHost, deviceId: string, payload: string): Promise<void> => {
	const MessageBody = deviceMessageBody({
		v: 1,
		deviceId,
		messageId: randomUUID(),
		receivedAt: Date.now(),
		door: 'iot',
		contentFormat: 'application/senml+json',
		payload: Buffer.from(payload),
	})
	const QueueUrl = queueNamed(host, 'ImportsMessagesDeadLetters')
	await new SQSClient(clientOptions(host)).send(new SendMessageCommand({ QueueUrl, MessageBody }))
}
