import {
	DescribeTableCommand,
	DescribeTimeToLiveCommand,
	DynamoDBClient,
	type DynamoDBClientConfig,
} from '@aws-sdk/client-dynamodb'
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { type CallAws, succeeded } from '../emulator/callAws.ts'

/** What the emulator has for a resource, as the members of the template spell it. */
export type Reader = (physicalId: string) => Promise<Readonly<Record<string, unknown>>>

type Json = Record<string, unknown>

const capitalised = (value: unknown): unknown => {
	if (Array.isArray(value)) return value.map(capitalised)
	if (typeof value !== 'object' || value === null) return value
	const entries = Object.entries(value)
	return Object.fromEntries(
		entries.map(([name, member]) => [name.charAt(0).toUpperCase() + name.slice(1), capitalised(member)]),
	)
}

const readTable = (options: DynamoDBClientConfig): Reader => {
	const db = new DynamoDBClient(options)
	return async (TableName) => {
		const { Table } = await db.send(new DescribeTableCommand({ TableName }))
		const { TimeToLiveDescription: ttl } = await db.send(new DescribeTimeToLiveCommand({ TableName }))
		return {
			...Table,
			BillingMode: Table?.BillingModeSummary?.BillingMode,
			TimeToLiveSpecification: {
				AttributeName: ttl?.AttributeName,
				Enabled: ttl?.TimeToLiveStatus === 'ENABLED',
			},
		}
	}
}

const readQueue = (options: DynamoDBClientConfig): Reader => {
	const sqs = new SQSClient({ ...options, useQueueUrlAsEndpoint: false })
	return async (QueueUrl) => {
		const { Attributes = {} } = await sqs.send(
			new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
		)
		const { RedrivePolicy, ...rest } = Attributes
		return {
			...rest,
			...(RedrivePolicy !== undefined && { RedrivePolicy: JSON.parse(RedrivePolicy) as Json }),
		}
	}
}

/** The types whose properties are compared, beside the existence of every resource. */
export const readers = (call: CallAws, options: DynamoDBClientConfig): Readonly<Record<string, Reader>> => {
	const get = async (service: string, path: string): Promise<Json> =>
		JSON.parse(succeeded(await call({ service, method: 'GET', path }))) as Json
	return {
		'AWS::DynamoDB::Table': readTable(options),
		'AWS::SQS::Queue': readQueue(options),
		'AWS::Lambda::Function': async (name) => ({
			...(await get('lambda', `/2015-03-31/functions/${name}/configuration`)),
			...(await get('lambda', `/2024-08-31/functions/${name}/recursion-config`)),
		}),
		'AWS::Lambda::EventSourceMapping': async (id) => {
			const { FunctionArn: FunctionName, ...mapping } = await get(
				'lambda',
				`/2015-03-31/event-source-mappings/${id}`,
			)
			return { ...mapping, FunctionName }
		},
		'AWS::IoT::TopicRule': async (name) => {
			const { rule } = await get('iot', `/rules/${name}`)
			return { TopicRulePayload: capitalised(rule), RuleName: (rule as Json)['ruleName'] }
		},
		'AWS::ApiGatewayV2::Api': async (id) => capitalised(await get('apigateway', `/v2/apis/${id}`)) as Json,
	}
}
