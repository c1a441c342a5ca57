import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { modelStack } from '../template/model.ts'
import { describeMappings } from './eventSourceMapping.ts'
import { describeQueues } from './queue.ts'

const modelled = (Type: string, Properties: Record<string, unknown>) =>
	modelStack(
		{ stackName: 'stack', template: { Resources: { It: { Type, Properties } } }, assets: new Map() },
		{ aws: 'http://aws' },
	)

const rule = (RuleName: string, filter: string): Record<string, unknown> => ({
	RuleName,
	TopicRulePayload: { Sql: `SELECT topic() AS topic FROM '${filter}'` },
})

const withVariables = (Variables: Record<string, string>) => ({ Environment: { Variables } })

const mapping = (MaximumConcurrency: number) => ({ ScalingConfig: { MaximumConcurrency } })

const cors = (...AllowOrigins: readonly string[]) => ({ CorsConfiguration: { AllowOrigins } })

type Case = readonly [what: string, type: string, good: Record<string, unknown>, bad: Record<string, unknown>]

/** Each with the last value that AWS takes, and one that it refuses. */
const cases: readonly Case[] = [
	['hides messages', 'SQS::Queue', { VisibilityTimeout: 43_200 }, { VisibilityTimeout: 43_201 }],
	[
		'keeps messages long',
		'SQS::Queue',
		{ MessageRetentionPeriod: 1_209_600 },
		{ MessageRetentionPeriod: 1_209_601 },
	],
	['keeps messages briefly', 'SQS::Queue', { MessageRetentionPeriod: 60 }, { MessageRetentionPeriod: 59 }],
	[
		'gives up',
		'SQS::Queue',
		{ RedrivePolicy: { maxReceiveCount: 1000 } },
		{ RedrivePolicy: { maxReceiveCount: 1001 } },
	],
	['runs', 'Lambda::Function', { Timeout: 900 }, { Timeout: 901 }],
	['has little memory', 'Lambda::Function', { MemorySize: 128 }, { MemorySize: 127 }],
	['has much memory', 'Lambda::Function', { MemorySize: 10_240 }, { MemorySize: 10_241 }],
	[
		'describes itself',
		'Lambda::Function',
		{ Description: 'x'.repeat(256) },
		{ Description: 'x'.repeat(257) },
	],
	['is named', 'ApiGatewayV2::Api', { Name: 'x'.repeat(128) }, { Name: 'x'.repeat(129) }],
	[
		'describes itself',
		'ApiGatewayV2::Api',
		{ Description: 'x'.repeat(1024) },
		{ Description: 'x'.repeat(1025) },
	],
	[
		'describes itself',
		'CloudWatch::Alarm',
		{ AlarmDescription: 'x'.repeat(1024) },
		{ AlarmDescription: 'x'.repeat(1025) },
	],
	['describes itself', 'IAM::Role', { Description: 'x'.repeat(1000) }, { Description: 'x'.repeat(1001) }],
	[
		'has variables',
		'Lambda::Function',
		withVariables({ A1: 'x'.repeat(4087) }),
		withVariables({ A1: 'x'.repeat(4088) }),
	],
	[
		'names variables',
		'Lambda::Function',
		withVariables({ AWS_ENDPOINT_URL_S3: 'x' }),
		withVariables({ AWS_REGION: 'x' }),
	],
	['spells variables', 'Lambda::Function', withVariables({ a_1: 'x' }), withVariables({ 'a-1': 'x' })],
	['takes batches', 'Lambda::EventSourceMapping', { BatchSize: 10 }, { BatchSize: 11 }],
	['runs at once', 'Lambda::EventSourceMapping', mapping(2), mapping(1)],
	['runs often at once', 'Lambda::EventSourceMapping', mapping(1000), mapping(1001)],
	[
		'allows origins',
		'ApiGatewayV2::Api',
		cors('https://example.com', 'http://localhost:1'),
		cors('example.com'),
	],
	['allows all origins', 'ApiGatewayV2::Api', cors('*'), cors('null')],
	['names rules', 'IoT::TopicRule', rule('a_1', 'a'), rule('a-1', 'a')],
	['listens to topics', 'IoT::TopicRule', rule('a', '1/2/3/4/5/6/7/8'), rule('a', '1/2/3/4/5/6/7/8/9')],
]

describe('resources: what AWS refuses to make stops the start', () => {
	for (const [what, type, good, bad] of cases)
		it(`${type} that ${what} beyond the limit`, () => {
			const Type = `AWS::${type}`
			modelled(Type, good)
			assert.throws(() => modelled(Type, bad), /^Error: It \(AWS::/)
		})

	it('a mapping whose queue hides messages for less time than its function may take', () => {
		const mappings = (VisibilityTimeout: number) => {
			const Resources = {
				Q: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout } },
				F: { Type: 'AWS::Lambda::Function', Properties: { Timeout: 10 } },
				M: {
					Type: 'AWS::Lambda::EventSourceMapping',
					Properties: { EventSourceArn: { 'Fn::GetAtt': ['Q', 'Arn'] }, FunctionName: { Ref: 'F' } },
				},
			}
			const model = modelStack(
				{ stackName: 'stack', template: { Resources }, assets: new Map() },
				{ aws: 'http://aws' },
			)
			return describeMappings(model, describeQueues(model))
		}
		assert.equal(mappings(10).length, 1)
		assert.throws(
			() => mappings(9),
			/^Error: M \(.*\): the visibility time-out of the queue, 9 s, is less than .* 10 s$/,
		)
	})
})
