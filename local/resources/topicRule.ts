import { arn } from '../access/account.ts'
import type { RuleAction, TopicRule } from '../iot/iot.ts'
import { parseRuleSql } from '../iot/iotSql.ts'
import type { Queue } from '../sqs/queue.ts'
import type { QueueStore } from '../sqs/queueStore.ts'
import { checkProperties, checkValue, type Properties } from '../template/properties.ts'
import { arnOf, at, type Kind, type Model, object, objects, ofType, text } from './kind.ts'

const type = 'AWS::IoT::TopicRule'

export const topicRule: Kind = {
	type,
	identity: (account, logicalId, { RuleName }) => {
		const name = text(RuleName, logicalId)
		return { ref: name, attributes: { Arn: arn(account, 'iot', `rule/${name}`) } }
	},
	known: ['RuleName', 'TopicRulePayload'],
}

const knownPayload = ['Actions', 'AwsIotSqlVersion', 'Description', 'ErrorAction', 'RuleDisabled', 'Sql']

/** The rules of a stack, with their SQL parsed and their actions bound to the queues. */
export const describeRules = (
	model: Model,
	queues: readonly Queue[],
	store: QueueStore,
	/** throws unless IoT may assume this role for this rule and send to the queue with it */
	authorize: (roleArn: string, ruleArn: string, queue: Queue) => void,
): readonly TopicRule[] => {
	const bind = (where: string, ruleArn: string, action: Properties): RuleAction => {
		checkProperties(`${where} action`, action, ['Sqs'])
		const { QueueUrl, RoleArn, UseBase64 } = object(action['Sqs'])
		checkValue(`${where} UseBase64`, UseBase64 ?? false, [false])
		const queue = queues.find(({ url }) => url === QueueUrl)
		if (queue === undefined) throw new Error(`${where}: ${text(QueueUrl)} is not a queue of the stack`)
		return async (text) => {
			authorize(String(RoleArn), ruleArn, queue)
			await store.send(queue, text)
		}
	}
	return ofType(model, type).map((resource) => {
		const payload = object(resource.properties['TopicRulePayload'])
		const where = `${at(resource)} TopicRulePayload`
		const { Actions, AwsIotSqlVersion, ErrorAction, RuleDisabled, Sql } = payload
		checkProperties(where, payload, knownPayload)
		checkValue(`${where} AwsIotSqlVersion`, AwsIotSqlVersion, ['2016-03-23'])
		checkValue(`${where} RuleDisabled`, RuleDisabled ?? false, [false])
		return {
			name: resource.identity.ref,
			sql: parseRuleSql(String(Sql)),
			actions: objects(Actions).map((action) => bind(where, arnOf(resource), action)),
			...(ErrorAction === undefined
				? {}
				: { errorAction: bind(where, arnOf(resource), object(ErrorAction)) }),
		}
	})
}
