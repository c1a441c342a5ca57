import type { SQSRecord } from 'aws-lambda'

/** A message as the queue hands it to a function; `messageId` is the queue's own. */
export const sqsRecord = (messageId: string, body: string, deliveries = 1): SQSRecord => ({
	messageId,
	receiptHandle: 'handle',
	body,
	attributes: {
		ApproximateReceiveCount: String(deliveries),
		SentTimestamp: '1694503339523',
		SenderId: 'sender',
		ApproximateFirstReceiveTimestamp: '1694503339523',
	},
	messageAttributes: {},
	md5OfBody: '',
	eventSource: 'aws:sqs',
	eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:queue',
	awsRegion: 'eu-west-1',
})
