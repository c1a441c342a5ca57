import { arn, physicalName } from '../access/account.ts'
import { idOnly, type Kind } from './kind.ts'

/** Nothing to run: only alarms publish to it, and the host has none. It has no SNS for functions either. */
export const topic: Kind = {
	type: 'AWS::SNS::Topic',
	identity: (account, logicalId) => {
		const name = physicalName(account, logicalId)
		const topicArn = arn(account, 'sns', name)
		return { ref: topicArn, attributes: { TopicArn: topicArn, TopicName: name } }
	},
	known: ['DisplayName'],
}

/** Nothing to run: the host sends no notifications. */
export const subscription: Kind = {
	type: 'AWS::SNS::Subscription',
	identity: idOnly,
	known: ['Endpoint', 'Protocol', 'TopicArn'],
}

/** Nothing to enforce: the host has no SNS. */
export const topicPolicy: Kind = {
	type: 'AWS::SNS::TopicPolicy',
	identity: idOnly,
	known: ['PolicyDocument', 'Topics'],
}
