import { Duration, Validations } from 'aws-cdk-lib'
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'

const secured = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true } as const

/** Where messages wait, for the longest time there is, until somebody has looked at them. */
export class DeadLetterQueue extends Queue {
	constructor(scope: Construct, id: string) {
		super(scope, id, { ...secured, retentionPeriod: Duration.days(14) })
		Validations.of(this).acknowledge(
			{ id: 'AwsSolutions::AwsSolutions-SQS3', reason: 'This is where undeliverable messages end.' },
			{ id: 'Serverless::Serverless-SQSRedrivePolicy', reason: 'This is where undeliverable messages end.' },
		)
	}
}

/** A standard queue for a function with a time-out of 10 s; after three receives a message goes to the dead letters. */
export class MessageQueue extends Queue {
	/** where those end that were given up */
	readonly deadLetters: DeadLetterQueue

	constructor(scope: Construct, id: string) {
		const deadLetters = new DeadLetterQueue(scope, `${id}DeadLetters`)
		super(scope, id, {
			...secured,
			visibilityTimeout: Duration.seconds(60),
			retentionPeriod: Duration.days(14),
			deadLetterQueue: { queue: deadLetters, maxReceiveCount: 3 },
		})
		this.deadLetters = deadLetters
	}

	/** Feeds a function that reports partial failures; with exactly the actions that a source mapping needs. */
	feed(
		consumer: Lambda,
		{ maxConcurrency, batchSize = 10 }: { readonly maxConcurrency: number; readonly batchSize?: number },
	): void {
		this.grant(consumer, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes')
		const mapping = consumer.addEventSourceMapping(`${this.node.id}Source`, {
			eventSourceArn: this.queueArn,
			batchSize,
			maxConcurrency,
			reportBatchItemFailures: true,
		})
		// The service checks the permissions when the mapping is made.
		mapping.node.addDependency(consumer.role ?? consumer)
	}
}
