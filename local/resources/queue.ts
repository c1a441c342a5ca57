import { arn, physicalName } from '../access/account.ts'
import type { Queue } from '../sqs/queue.ts'
import { arnOf, type Kind, type Model, object, ofType } from './kind.ts'

const type = 'AWS::SQS::Queue'

export const queue: Kind = {
	type,
	identity: (account, logicalId, _, { aws }) => {
		const name = physicalName(account, logicalId)
		return {
			ref: `${aws}/${account.accountId}/${name}`,
			attributes: { Arn: arn(account, 'sqs', name), QueueName: name },
		}
	},
	known: ['MessageRetentionPeriod', 'RedrivePolicy', 'SqsManagedSseEnabled', 'VisibilityTimeout'],
}

const defaultVisibilitySeconds = 30
const defaultRetentionSeconds = 4 * 24 * 60 * 60

export const describeQueues = (model: Model): readonly Queue[] =>
	ofType(model, type).map((resource) => {
		const { VisibilityTimeout, MessageRetentionPeriod, RedrivePolicy } = resource.properties
		const { deadLetterTargetArn, maxReceiveCount } = object(RedrivePolicy)
		return {
			name: resource.identity.attributes['QueueName'] ?? '',
			arn: arnOf(resource),
			url: resource.identity.ref,
			visibilitySeconds: Number(VisibilityTimeout ?? defaultVisibilitySeconds),
			retentionSeconds: Number(MessageRetentionPeriod ?? defaultRetentionSeconds),
			...(RedrivePolicy === undefined
				? {}
				: { redrive: { targetArn: String(deadLetterTargetArn), maxReceiveCount: Number(maxReceiveCount) } }),
		}
	})
