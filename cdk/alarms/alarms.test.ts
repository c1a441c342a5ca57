import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Template } from '../../local/template/assembly.ts'
import { type Alarm, alarmsOf, metricsOf } from '../testing/alarmsOf.ts'
import { synthesise } from '../testing/synthesise.ts'

const { template } = synthesise()

const resources = (type: string, { Resources }: Template = template) =>
	Object.entries(Resources).flatMap(([id, { Type, Properties = {} }]) =>
		Type === type ? [{ id, properties: Properties }] : [],
	)

const alarms = alarmsOf(template)

/**
 * The metrics of AWS that alarms use, with their dimensions, from the guides: Lambda "Types of metrics for Lambda
 * functions" (sums over all functions have no dimension), SQS "Available CloudWatch metrics", DynamoDB "Metrics and
 * dimensions".
 */
const documented: Readonly<Record<string, readonly string[]>> = {
	'AWS/Lambda Errors Sum': ['FunctionName'],
	'AWS/Lambda Invocations Sum': ['FunctionName'],
	'AWS/Lambda Throttles Sum': [],
	'AWS/SQS ApproximateAgeOfOldestMessage Maximum': ['QueueName'],
	'AWS/SQS ApproximateNumberOfMessagesVisible Maximum': ['QueueName'],
	'AWS/SQS ApproximateNumberOfMessagesVisible Minimum': ['QueueName'],
	'AWS/DynamoDB ReadThrottleEvents Sum': ['TableName'],
	'AWS/DynamoDB WriteThrottleEvents Sum': ['TableName'],
}

const named = (name: string): Alarm => {
	const [found, ...others] = alarms.filter(({ id }) => id.startsWith(name))
	assert.ok(found !== undefined && others.length === 0, name)
	return found
}

/** The metrics of an alarm, each with the beginning of the logical id of its queue or table. */
const watchedBy = (name: string): readonly string[] =>
	metricsOf(named(name)).map(({ metricName, dimensions }) => {
		const [, value] = Object.entries(dimensions)[0] ?? []
		const { Ref, 'Fn::GetAtt': attribute = [] } = value as { Ref?: string; 'Fn::GetAtt'?: readonly string[] }
		return `${(Ref ?? attribute[0] ?? '').replace(/[0-9A-F]{8}$/, '')} ${metricName}`
	})

describe('every alarm', () => {
	for (const { id, properties } of alarms)
		describe(id, () => {
			it('tells the topic when it begins and when it is over', () => {
				const [{ id: Ref } = { id: '' }] = resources('AWS::SNS::Topic')
				assert.deepEqual(properties['AlarmActions'], [{ Ref }])
				assert.deepEqual(properties['OKActions'], [{ Ref }])
			})

			it('says in sentences what has happened and what to do', () => {
				assert.match(String(properties['AlarmDescription']), /^[A-Z][^.:]+[.:] .+\.$/)
			})

			it('takes silence for a good sign: nothing that it watches says that nothing happens', () => {
				assert.equal(properties['TreatMissingData'], 'notBreaching')
			})

			it('rings above its threshold', () => {
				assert.equal(properties['ComparisonOperator'], 'GreaterThanThreshold')
			})

			it('watches metrics that exist, by the dimensions that they have', () => {
				for (const { namespace, metricName, statistic, dimensions } of metricsOf({ id, properties }))
					if (namespace.startsWith('AWS/'))
						assert.deepEqual(
							Object.keys(dimensions),
							documented[`${namespace} ${metricName} ${statistic}`],
							`${namespace} ${metricName} ${statistic}`,
						)
			})
		})

	it('has its price: 25 metrics of alarms are billed, of which ten are free', () => {
		assert.equal(alarms.flatMap(metricsOf).length, 25)
	})

	it('that adds metrics up counts those that say nothing as zero', () => {
		for (const { properties } of alarms.filter(({ properties }) => 'Metrics' in properties)) {
			const [{ Expression } = { Expression: '' }] = properties['Metrics'] as { Expression?: string }[]
			assert.equal(Expression, 'SUM(FILL(METRICS(), 0))')
		}
	})

	// CloudWatch User Guide: an alarm on a metric of DynamoDB keeps its state while the metric has no values.
	it('about tables adds up: on its own it would ring for ever', () => {
		for (const { id, properties } of alarms) assert.notEqual(properties['Namespace'], 'AWS/DynamoDB', id)
	})
})

describe('the alarm', () => {
	const visible = (queue: string) => `${queue} ApproximateNumberOfMessagesVisible`

	it('about messages that failed hears each call of the recorder', () => {
		assert.deepEqual(watchedBy('AlarmsRecorderInvoked'), ['ImportsRecorder Invocations'])
		assert.equal(named('AlarmsRecorderInvoked').properties['Threshold'], 0)
	})

	it('about the recorder hears its errors, and the messages that it is not called for', () => {
		assert.deepEqual(watchedBy('AlarmsRecorderFails'), [
			'ImportsRecorder Errors',
			visible('ImportsMessagesDeadLetters'),
			visible('MqttDoorErrors'),
		])
	})

	it('about dead letters hears of every queue that nobody looks after', () => {
		assert.deepEqual(watchedBy('AlarmsLiveDeadLetters'), [
			visible('LiveGreetingsDeadLetters'),
			visible('LiveFanOutsDeadLetters'),
		])
	})

	it('about downlinks rings when nobody sees to one any more', () => {
		assert.deepEqual(watchedBy('AlarmsDownlinkDeadLetters'), [visible('DownlinksQueueDeadLetters')])
		assert.equal(named('AlarmsDownlinkDeadLetters').properties['Threshold'], 0)
	})

	it('row 16: queue: about messages that wait rings after a minute', () => {
		assert.deepEqual(watchedBy('AlarmsMessagesWait'), ['ImportsMessages ApproximateAgeOfOldestMessage'])
		assert.equal(named('AlarmsMessagesWait').properties['Threshold'], 60)
	})

	it('about refused imports has the threshold of the context', () => {
		const thresholdOf = (context: object) =>
			alarmsOf(synthesise({ ...context }).template).find(({ id }) => id.startsWith('AlarmsRefusedImports'))
				?.properties['Threshold']
		assert.equal(thresholdOf({}), 50)
		assert.equal(thresholdOf({ refusedImportsAlarm: '7' }), 7)
	})

	it('about posts that are forbidden rings at the first one', () => {
		const { properties } = named('AlarmsForbiddenPosts')
		assert.deepEqual([properties['Threshold'], properties['EvaluationPeriods']], [0, 1])
	})
})

describe('the topic of the alarms', () => {
	it('takes messages from the alarms of this account and region alone, and over TLS', () => {
		const policies = resources('AWS::SNS::TopicPolicy')
		type Statement = Readonly<Record<'Effect' | 'Action' | 'Principal' | 'Condition', unknown>>
		const statements = policies.flatMap(
			({ properties }) => (properties['PolicyDocument'] as { Statement: readonly Statement[] }).Statement,
		)
		const arn = ['arn:', { Ref: 'AWS::Partition' }, ':cloudwatch:', { Ref: 'AWS::Region' }, ':']
		assert.deepEqual(
			statements.map(({ Effect, Action, Principal, Condition }) => ({
				Effect,
				Action,
				Principal,
				Condition,
			})),
			[
				{
					Effect: 'Deny',
					Action: 'sns:Publish',
					Principal: '*',
					Condition: { Bool: { 'aws:SecureTransport': 'false' } },
				},
				{
					Effect: 'Allow',
					Action: 'sns:Publish',
					Principal: { Service: 'cloudwatch.amazonaws.com' },
					Condition: {
						ArnLike: {
							'aws:SourceArn': { 'Fn::Join': ['', [...arn, { Ref: 'AWS::AccountId' }, ':alarm:*']] },
						},
					},
				},
			],
		)
	})

	// CloudWatch cannot publish if the key does not allow it: "does not have authorization to access the SNS topic
	// encryption key".
	it('is not encrypted with a key that alarms may not use', () => {
		assert.deepEqual(
			resources('AWS::SNS::Topic').map(({ properties }) => properties['KmsMasterKeyId']),
			[undefined],
		)
	})

	it('tells the recipient of the context, and without one nobody', () => {
		assert.deepEqual(resources('AWS::SNS::Subscription'), [])
		const subscriptions = resources(
			'AWS::SNS::Subscription',
			synthesise({ alarmEmail: 'ops@example.com' }).template,
		)
		assert.deepEqual(
			subscriptions.map(({ properties: { Protocol, Endpoint } }) => ({ Protocol, Endpoint })),
			[{ Protocol: 'email', Endpoint: 'ops@example.com' }],
		)
	})
})
