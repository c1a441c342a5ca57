import {
	DeleteMessageCommand,
	ReceiveMessageCommand,
	SendMessageCommand,
	SQSClient,
	type SQSClientConfig,
} from '@aws-sdk/client-sqs'

type Queues = { readonly from: string; readonly to: string }

/** Moves all messages of a queue to another one, as the operator does whom an alarm tells to; resolves to how many. */
export const moveBack = async (aws: SQSClientConfig, { from, to }: Queues): Promise<number> => {
	const sqs = new SQSClient(aws)
	let moved = 0
	for (;;) {
		const { Messages = [] } = await sqs.send(
			new ReceiveMessageCommand({ QueueUrl: from, MaxNumberOfMessages: 10 }),
		)
		if (Messages.length === 0) return moved
		for (const { Body: MessageBody, ReceiptHandle } of Messages) {
			await sqs.send(new SendMessageCommand({ QueueUrl: to, MessageBody }))
			await sqs.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle }))
			moved += 1
		}
	}
}
