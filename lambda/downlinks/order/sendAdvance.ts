import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { Advance } from '../advance.ts'

/** Has a downlink looked at, now or so many seconds later (900 at most). */
export const sendAdvance =
	(queues: SQSClient, queueUrl: string) =>
	async ({ deviceId, downlinkId }: Omit<Advance, 'v'>, delaySeconds = 0): Promise<void> => {
		const advance: Advance = { v: 1, deviceId, downlinkId }
		await queues.send(
			new SendMessageCommand({
				QueueUrl: queueUrl,
				MessageBody: JSON.stringify(advance),
				...(delaySeconds === 0 ? {} : { DelaySeconds: delaySeconds }),
			}),
		)
	}
