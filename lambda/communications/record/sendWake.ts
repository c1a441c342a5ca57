import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'

/** Has the dispatcher look for events and sockets, now or so many seconds later. */
export const sendWake =
	(queues: SQSClient, queueUrl: string) =>
	async (delaySeconds = 0): Promise<void> => {
		await queues.send(
			new SendMessageCommand({
				QueueUrl: queueUrl,
				MessageBody: JSON.stringify({ v: 1 }),
				...(delaySeconds === 0 ? {} : { DelaySeconds: delaySeconds }),
			}),
		)
	}
