import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { describeHttpApis } from '../resources/httpApi.ts'
import { describeFunctions } from '../resources/lambdaFunction.ts'
import { describeTables } from '../resources/table.ts'
import { describeWebSocketApis } from '../resources/webSocketApi.ts'
import type { Template } from './assembly.ts'
import { modelStack } from './model.ts'

const model = (template: Template) =>
	modelStack({ stackName: 'stack', template, assets: new Map() }, { aws: 'http://aws' })

const resource = (Type: string, Properties: Record<string, unknown> = {}) => ({
	Resources: { It: { Type, Properties } },
})

describe('model: modelStack', () => {
	it('gives a resource the same name on every start', () => {
		const ref = () => model(resource('AWS::SQS::Queue')).resources[0]?.identity.ref
		assert.equal(ref(), 'http://aws/000000000000/stack-It')
		assert.equal(ref(), ref())
	})

	const refused: readonly (readonly [string, Template, RegExp])[] = [
		['type', resource('AWS::S3::Bucket'), /^It: resources of type AWS::S3::Bucket are not supported$/],
		[
			'property',
			resource('AWS::SQS::Queue', { FifoQueue: true }),
			/^It \(AWS::SQS::Queue\): property FifoQueue is not supported$/,
		],
		[
			'property of an alarm',
			resource('AWS::CloudWatch::Alarm', { InsufficientDataActions: ['arn'] }),
			/^It \(AWS::CloudWatch::Alarm\): property InsufficientDataActions is not supported$/,
		],
		[
			'intrinsic function',
			resource('AWS::SQS::Queue', { VisibilityTimeout: { 'Fn::ImportValue': 'x' } }),
			/^It \(AWS::SQS::Queue\): the intrinsic function Fn::ImportValue is not supported$/,
		],
		[
			'condition',
			{ Resources: { It: { Type: 'AWS::SQS::Queue', Condition: 'C' } } },
			/^It: Condition C is not supported$/,
		],
		[
			'section of the template',
			{ ...resource('AWS::SQS::Queue'), Mappings: {} } as Template,
			/^template: property Mappings is not supported$/,
		],
		[
			'reference of an output',
			{ Resources: {}, Outputs: { O: { Value: { Ref: 'Nothing' } } } },
			/^output O: Ref Nothing is not supported$/,
		],
	]
	for (const [what, template, message] of refused)
		it(`stops at an unsupported ${what} and names it`, () =>
			assert.throws(() => model(template), { message }))
})

describe('resources: values that the host cannot emulate stop the start', () => {
	const noFunctions = {
		assets: new Map<string, string>(),
		variables: {},
		newSecret: () => 'secret',
		localise: (text: string) => text,
	}
	const api = (ProtocolType: string, more: Record<string, unknown>, others: Template['Resources']) =>
		model({
			Resources: {
				Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType, ...more } },
				Stage: {
					Type: 'AWS::ApiGatewayV2::Stage',
					Properties: { ApiId: { Ref: 'Api' }, StageName: '$default', AutoDeploy: true },
				},
				...others,
			},
		})
	const route = (integration: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
		Route: {
			Type: 'AWS::ApiGatewayV2::Route',
			Properties: {
				ApiId: { Ref: 'Api' },
				RouteKey: 'GET /',
				AuthorizationType: 'NONE',
				Target: 'integrations/Integration',
				...more,
			},
		},
		Integration: { Type: 'AWS::ApiGatewayV2::Integration', Properties: integration },
	})
	const cases: readonly (readonly [string, () => unknown, RegExp])[] = [
		[
			'provisioned tables',
			() => describeTables(model(resource('AWS::DynamoDB::Table', { BillingMode: 'PROVISIONED' }))),
			/It \(AWS::DynamoDB::Table\) BillingMode: "PROVISIONED" is not supported/,
		],
		[
			'another runtime',
			() =>
				describeFunctions(model(resource('AWS::Lambda::Function', { Runtime: 'python3.13' })), noFunctions),
			/Runtime: "python3.13" is not supported/,
		],
		[
			'code that is not in the assembly',
			() =>
				describeFunctions(
					model(resource('AWS::Lambda::Function', { Runtime: 'nodejs24.x', Code: { S3Key: 'a.zip' } })),
					noFunctions,
				),
			/the assembly has no asset a\.zip/,
		],
		[
			'payload format 1.0',
			() =>
				describeHttpApis(
					api('HTTP', {}, route({ IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '1.0' })),
				),
			/PayloadFormatVersion: "1.0" is not supported/,
		],
		[
			'an authorizer on an HTTP API',
			() =>
				describeHttpApis(
					api(
						'HTTP',
						{},
						route(
							{ IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0' },
							{ AuthorizationType: 'JWT' },
						),
					),
				),
			/AuthorizationType: "JWT" is not supported/,
		],
		[
			'a named stage of an HTTP API',
			() =>
				describeHttpApis(
					api(
						'HTTP',
						{},
						{
							Stage: {
								Type: 'AWS::ApiGatewayV2::Stage',
								Properties: { ApiId: { Ref: 'Api' }, StageName: 'v1', AutoDeploy: true },
							},
						},
					),
				),
			/Api \(AWS::ApiGatewayV2::Api\) StageName: "v1" is not supported/,
		],
		[
			'credentials in CORS',
			() => describeHttpApis(api('HTTP', { CorsConfiguration: { AllowCredentials: true } }, {})),
			/CorsConfiguration: property AllowCredentials is not supported/,
		],
		[
			'another route selection',
			() => describeWebSocketApis(api('WEBSOCKET', { RouteSelectionExpression: '$default' }, {})),
			/RouteSelectionExpression \$default is not supported/,
		],
	]
	for (const [title, attempt, message] of cases) it(title, () => assert.throws(attempt, { message }))
})
