import { arn, physicalName } from '../access/account.ts'
import { idOnly, type Kind } from './kind.ts'

/** Nothing to run: alarms publish to it, and no alarm rings on one machine; no function of a stack may, either. */
export const topic: Kind = {
	type: 'AWS::SNS::Topic',
	identity: (account, logicalId) => {
		const name = physicalName(account, logicalId)
		const topicArn = arn(account, 'sns', name)
		return { ref: topicArn, attributes: { TopicArn: topicArn, TopicName: name } }
	},
	known: ['DisplayName'],
}

/** Nothing to run: nobody is called from one machine. */
export const subscription: Kind = {
	type: 'AWS::SNS::Subscription',
	identity: idOnly,
	known: ['Endpoint', 'Protocol', 'TopicArn'],
}

/** Nothing to enforce: nobody publishes. */
export const topicPolicy: Kind = {
	type: 'AWS::SNS::TopicPolicy',
	identity: idOnly,
	known: ['PolicyDocument', 'Topics'],
}
