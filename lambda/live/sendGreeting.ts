import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { Greeting } from './connection.ts'

/** Puts a greeting on the queue. */
export const sendGreeting =
	(queue: SQSClient, queueUrl: string) =>
	async (greeting: Greeting): Promise<void> => {
		await queue.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(greeting) }))
	}
