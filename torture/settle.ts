import { setTimeout as wait } from 'node:timers/promises'
import { GetQueueAttributesCommand, SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs'
import type { Violation } from './checkHistory.ts'

/** What is under way comes to an end within this time; otherwise something is left. */
const deadlineMilliseconds = 120_000

const pause = 250

/** Waits until all queues are empty. What is left on one after a long time is a violation. */
export const settle = async (
	aws: SQSClientConfig,
	queueUrls: Readonly<Record<string, string>>,
): Promise<readonly Violation[]> => {
	const sqs = new SQSClient(aws)
	const countOn = async (QueueUrl: string): Promise<number> => {
		const { Attributes } = await sqs.send(
			new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
		)
		const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } = Attributes ?? {}
		return Number(ApproximateNumberOfMessages) + Number(ApproximateNumberOfMessagesNotVisible)
	}
	const signal = AbortSignal.timeout(deadlineMilliseconds)
	for (;;) {
		const left: Violation[] = []
		for (const [who, url] of Object.entries(queueUrls)) {
			const count = await countOn(url)
			if (count > 0) left.push({ kind: 'left on the queue', who, where: String(count) })
		}
		if (left.length === 0 || signal.aborted) return left
		await wait(pause)
	}
}
