import { CfnOutput, Stack } from 'aws-cdk-lib'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnTopicRule } from 'aws-cdk-lib/aws-iot'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { d2cTopic, deviceIdLevel, type Envelope, topicLevels } from '../lambda/imports/contract.ts'
import type { Imports } from './Imports.ts'
import { DeadLetterQueue } from './MessageQueue.ts'
import type { Settings } from './settings.ts'

/** The envelope of a message, as columns of a rule. */
const columns = (deviceIdLevel: number, contentFormat: string): string => {
	const expressions = {
		v: '1',
		payload: "encode(*, 'base64')",
		deviceId: `topic(${deviceIdLevel})`,
		traceId: 'traceid()',
		// What was published over HTTPS has no trace id.
		messageId: 'newuuid()',
		receivedAt: 'timestamp()',
		door: "'iot'",
		contentFormat: `'${contentFormat}'`,
	} satisfies Record<keyof Omit<Envelope, 'origin' | 'mayBeRepeat'>, string>
	return Object.entries(expressions)
		.map(([name, expression]) => `${expression} AS ${name}`)
		.join(', ')
}

/**
 * The door for MQTT: topic rules put what devices send on the queue. A rule does not look at the payload, so whatever was
 * published arrives. What a rule cannot deliver goes to a queue of its own, and from there to the recorder.
 */
export class MqttDoor extends Construct {
	/** what a rule could not deliver */
	readonly errors: DeadLetterQueue

	constructor(scope: Construct, id: string, imports: Imports, settings: Settings) {
		super(scope, id)
		const { topicPrefix, stackName, concurrency } = settings
		const { queue } = imports
		this.errors = new DeadLetterQueue(this, 'Errors')
		imports.record(this.errors, concurrency.ruleErrors)
		const prefixLevels = topicPrefix.split('/').length - 1
		for (const { id: sourceId, level, contentFormat } of topicLevels) {
			const ruleName = `${stackName}_${level}`.replaceAll('-', '_')
			const { role, policy } = this.role(`${sourceId}Role`, ruleName, queue)
			const send = (to: IQueue) => ({
				sqs: { queueUrl: to.queueUrl, roleArn: role.roleArn, useBase64: false },
			})
			const rule = new CfnTopicRule(this, sourceId, {
				ruleName,
				topicRulePayload: {
					description: `Messages of devices as ${contentFormat}`,
					awsIotSqlVersion: '2016-03-23',
					sql: `SELECT ${columns(prefixLevels + deviceIdLevel, contentFormat)} FROM '${topicPrefix}${d2cTopic('+', level)}'`,
					actions: [send(queue)],
					errorAction: send(this.errors),
					ruleDisabled: false,
				},
			})
			// A rule that is faster than its policy would fail.
			if (policy !== undefined) rule.node.addDependency(policy)
		}
		new CfnOutput(this, 'Output', {
			value: topicPrefix + d2cTopic('+', '+'),
			description: `Topics of devices: the id, then ${topicLevels.map(({ level }) => level).join(', ')}`,
		}).overrideLogicalId('DeviceTopics')
	}

	/** May send to the two queues, on behalf of this one rule of this one account. */
	private role(id: string, ruleName: string, queue: IQueue) {
		const { account } = Stack.of(this)
		const rule = Stack.of(this).formatArn({ service: 'iot', resource: 'rule', resourceName: ruleName })
		const role = new Role(this, id, {
			assumedBy: new ServicePrincipal('iot.amazonaws.com', {
				conditions: { StringEquals: { 'aws:SourceAccount': account }, ArnEquals: { 'aws:SourceArn': rule } },
			}),
		})
		const { policyDependable: policy } = role.addToPrincipalPolicy(
			new PolicyStatement({
				actions: ['sqs:SendMessage'],
				resources: [queue.queueArn, this.errors.queueArn],
			}),
		)
		return { role, policy }
	}
}
