import { Duration, Validations } from 'aws-cdk-lib'
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { maxDeliveries } from '../lambda/aws/contract.ts'

const secured = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true } as const

/** The visibility time-out is six times the time-out of the function, as AWS advises; the retention is the longest possible. */
const kept = { visibilityTimeout: Duration.seconds(60), retentionPeriod: Duration.days(14) } as const

type Feeding = { readonly maxConcurrency: number; readonly batchSize?: number }

/** Feeds a function that reports partial failures; with exactly the actions that a source mapping needs. */
const feed = (
	queue: Queue,
	consumer: Lambda,
	id: string,
	{ maxConcurrency, batchSize = 10 }: Feeding,
): void => {
	queue.grant(consumer, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes')
	// The service checks the permissions when the mapping is made: the function waits for its policy.
	consumer.addEventSourceMapping(id, {
		eventSourceArn: queue.queueArn,
		batchSize,
		maxConcurrency,
		reportBatchItemFailures: true,
	})
}

/** Keeps the messages that could not be delivered. */
export class DeadLetterQueue extends Queue {
	constructor(scope: Construct, id: string) {
		super(scope, id, { ...secured, ...kept })
		Validations.of(this).acknowledge(
			{ id: 'AwsSolutions::AwsSolutions-SQS3', reason: 'This is where undeliverable messages end.' },
			{ id: 'Serverless::Serverless-SQSRedrivePolicy', reason: 'This is where undeliverable messages end.' },
		)
	}

	/** Feeds a function with one message at a time, again and again until it succeeds. */
	feed(consumer: Lambda, maxConcurrency: number): void {
		feed(this, consumer, `${this.node.path.split('/').slice(1).join('')}Source`, {
			maxConcurrency,
			batchSize: 1,
		})
	}
}

/** A standard queue for a function with a time-out of 10 s; after three deliveries a message goes to the dead letters. */
export class MessageQueue extends Queue {
	/** has the messages that failed after all deliveries */
	readonly deadLetters: DeadLetterQueue

	constructor(scope: Construct, id: string) {
		const deadLetters = new DeadLetterQueue(scope, `${id}DeadLetters`)
		super(scope, id, {
			...secured,
			...kept,
			deadLetterQueue: { queue: deadLetters, maxReceiveCount: maxDeliveries },
		})
		this.deadLetters = deadLetters
	}

	/** Feeds a function that reports partial failures. */
	feed(consumer: Lambda, feeding: Feeding): void {
		feed(this, consumer, `${this.node.id}Source`, feeding)
	}
}
