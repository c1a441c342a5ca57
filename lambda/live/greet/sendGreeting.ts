import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { Greeting } from '../connection.ts'

/** Puts a greeting on a queue. @param delaySeconds seconds until it becomes visible */
export const sendGreeting =
	(queue: SQSClient, queueUrl: string) =>
	async (greeting: Greeting, delaySeconds = 0): Promise<void> => {
		await queue.send(
			new SendMessageCommand({
				QueueUrl: queueUrl,
				MessageBody: JSON.stringify(greeting),
				...(delaySeconds === 0 ? {} : { DelaySeconds: delaySeconds }),
			}),
		)
	}
