import { GetQueueAttributesCommand, SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs'

/** Number of messages on a queue, with those in flight. */
export const countOnQueue = (aws: SQSClientConfig): ((QueueUrl: string) => Promise<number>) => {
	const sqs = new SQSClient(aws)
	return async (QueueUrl) => {
		const { Attributes } = await sqs.send(
			new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
		)
		const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } = Attributes ?? {}
		return Number(ApproximateNumberOfMessages) + Number(ApproximateNumberOfMessagesNotVisible)
	}
}
