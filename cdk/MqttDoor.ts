import { CfnOutput, Stack } from 'aws-cdk-lib'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnTopicRule } from 'aws-cdk-lib/aws-iot'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { topicLevels } from '../lambda/imports/contract.ts'
import type { Imports } from './Imports.ts'
import { DeadLetterQueue } from './MessageQueue.ts'
import type { Settings } from './settings.ts'

/**
 * The door for MQTT: topic rules put what devices sent on the queue. The bytes stay bytes, so whatever was published
 * arrives and is judged by our code; what a rule cannot deliver goes to a queue of its own, and from there to the recorder.
 */
export class MqttDoor extends Construct {
	/** what a rule could not deliver */
	readonly errors: DeadLetterQueue

	constructor(scope: Construct, id: string, imports: Imports, { topicPrefix, stackName }: Settings) {
		super(scope, id)
		const { queue } = imports
		this.errors = new DeadLetterQueue(this, 'Errors')
		imports.record(this.errors)
		const levels = topicPrefix.split('/').length - 1
		for (const { id: sourceId, level, contentFormat } of topicLevels) {
			const ruleName = `${stackName}_${level}`.replaceAll('-', '_')
			const role = this.role(`${sourceId}Role`, ruleName, queue)
			const send = (to: IQueue) => ({
				sqs: { queueUrl: to.queueUrl, roleArn: role.roleArn, useBase64: false },
			})
			new CfnTopicRule(this, sourceId, {
				ruleName,
				topicRulePayload: {
					description: `Messages of devices as ${contentFormat}`,
					awsIotSqlVersion: '2016-03-23',
					sql: [
						"SELECT 1 AS v, encode(*, 'base64') AS payload,",
						`topic(${levels + 3}) AS deviceId, traceid() AS messageId, timestamp() AS receivedAt,`,
						`'iot' AS door, '${contentFormat}' AS contentFormat`,
						`FROM '${topicPrefix}m/d/+/d2c/${level}'`,
					].join(' '),
					actions: [send(queue)],
					errorAction: send(this.errors),
					ruleDisabled: false,
				},
			})
		}
		new CfnOutput(this, 'Output', {
			value: `${topicPrefix}m/d/+/d2c/+`,
			description: 'Topics of devices: the id, then raw or senml',
		}).overrideLogicalId('DeviceTopics')
	}

	/** May send to the two queues, on behalf of this one rule of this one account. */
	private role(id: string, ruleName: string, queue: IQueue): Role {
		const { account } = Stack.of(this)
		const rule = Stack.of(this).formatArn({ service: 'iot', resource: 'rule', resourceName: ruleName })
		const role = new Role(this, id, {
			assumedBy: new ServicePrincipal('iot.amazonaws.com', {
				conditions: { StringEquals: { 'aws:SourceAccount': account }, ArnEquals: { 'aws:SourceArn': rule } },
			}),
		})
		role.addToPolicy(
			new PolicyStatement({
				actions: ['sqs:SendMessage'],
				resources: [queue.queueArn, this.errors.queueArn],
			}),
		)
		return role
	}
}
