import type { Cors } from './cors.ts'
import type { EventSourceMapping } from './eventSourceMapping.ts'
import type { LambdaFunction } from './executionEnvironment.ts'
import type { HttpApi } from './httpApi.ts'
import { type Model, type Modelled, ofType } from './model.ts'
import { checkProperties, checkValue, type Properties } from './properties.ts'
import type { Queue } from './queueStore.ts'
import type { WebSocketApi, WebSocketRoute } from './webSocketApi.ts'

/** From resolved resources to what the parts of the host want to know; values the host cannot play are refused. */

const at = ({ logicalId, type }: Modelled): string => `${logicalId} (${type})`

const objects = (value: unknown): readonly Properties[] => (value ?? []) as readonly Properties[]
const object = (value: unknown): Properties => (value ?? {}) as Properties
const texts = (value: unknown): readonly string[] => (value ?? []) as readonly string[]

/** The input of `CreateTable`. */
export const describeTables = (model: Model) =>
	ofType(model, 'AWS::DynamoDB::Table').map((table) => {
		const { AttributeDefinitions, KeySchema, BillingMode, LocalSecondaryIndexes } = table.properties
		checkValue(`${at(table)} BillingMode`, BillingMode, ['PAY_PER_REQUEST'])
		return {
			TableName: table.identity.ref,
			AttributeDefinitions,
			KeySchema,
			BillingMode,
			...(LocalSecondaryIndexes === undefined ? {} : { LocalSecondaryIndexes }),
		}
	})

export const describeQueues = (model: Model): readonly Queue[] =>
	ofType(model, 'AWS::SQS::Queue').map(({ identity, properties }) => {
		const { VisibilityTimeout, MessageRetentionPeriod, RedrivePolicy } = properties
		const { deadLetterTargetArn, maxReceiveCount } = object(RedrivePolicy)
		return {
			name: identity.attributes['QueueName'] ?? '',
			arn: identity.attributes['Arn'] ?? '',
			url: identity.ref,
			visibilitySeconds: Number(VisibilityTimeout ?? 30),
			retentionSeconds: Number(MessageRetentionPeriod ?? 4 * 24 * 60 * 60),
			...(RedrivePolicy === undefined
				? {}
				: { redrive: { targetArn: String(deadLetterTargetArn), maxReceiveCount: Number(maxReceiveCount) } }),
		}
	})

/** Variables that Lambda itself sets; `local` are those that make the SDK talk to the host. */
const variables = (
	{ account }: Model,
	{ identity, properties, logicalId }: Modelled,
	local: Readonly<Record<string, string>>,
	localise: (text: string) => string,
): Record<string, string> => ({
	AWS_LAMBDA_FUNCTION_NAME: identity.ref,
	AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
	AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(properties['MemorySize'] ?? 128),
	AWS_LAMBDA_LOG_GROUP_NAME: String(object(properties['LoggingConfig'])['LogGroup'] ?? ''),
	AWS_LAMBDA_LOG_STREAM_NAME: 'local',
	AWS_REGION: account.region,
	AWS_DEFAULT_REGION: account.region,
	AWS_ACCESS_KEY_ID: logicalId,
	AWS_SECRET_ACCESS_KEY: 'local',
	TZ: ':UTC',
	...local,
	...Object.fromEntries(
		Object.entries(object(object(properties['Environment'])['Variables'])).map(([name, value]) => [
			name,
			localise(String(value)),
		]),
	),
})

export const describeFunctions = (
	model: Model,
	assets: ReadonlyMap<string, string>,
	local: Readonly<Record<string, string>>,
	localise: (text: string) => string,
): readonly LambdaFunction[] =>
	ofType(model, 'AWS::Lambda::Function').map((fn) => {
		const { identity, properties } = fn
		const key = String(object(properties['Code'])['S3Key'])
		const folder = assets.get(key)
		if (folder === undefined) throw new Error(`${at(fn)}: the assembly has no asset ${key}`)
		checkValue(`${at(fn)} Runtime`, properties['Runtime'], ['nodejs24.x'])
		return {
			name: identity.ref,
			arn: identity.attributes['Arn'] ?? '',
			folder,
			handler: String(properties['Handler']),
			memoryMegabytes: Number(properties['MemorySize'] ?? 128),
			timeoutSeconds: Number(properties['Timeout'] ?? 3),
			environment: variables(model, fn, local, localise),
		}
	})

export const describeMappings = (model: Model, queues: readonly Queue[]): readonly EventSourceMapping[] =>
	ofType(model, 'AWS::Lambda::EventSourceMapping').map((mapping) => {
		const { EventSourceArn, FunctionName, BatchSize, ScalingConfig, FunctionResponseTypes } =
			mapping.properties
		const queue = queues.find(({ arn }) => arn === EventSourceArn)
		if (queue === undefined) throw new Error(`${at(mapping)}: ${EventSourceArn} is no queue of the stack`)
		const fn = ofType(model, 'AWS::Lambda::Function').find(({ identity }) => identity.ref === FunctionName)
		return {
			queue,
			functionArn: fn?.identity.attributes['Arn'] ?? '',
			batchSize: Number(BatchSize ?? 10),
			maximumConcurrency: Number(object(ScalingConfig)['MaximumConcurrency'] ?? 10),
			reportsBatchItemFailures: texts(FunctionResponseTypes).includes('ReportBatchItemFailures'),
		}
	})

const ofApi = (model: Model, type: string, api: Modelled): readonly Modelled[] =>
	ofType(model, type).filter(({ properties }) => properties['ApiId'] === api.identity.ref)

const stageOf = (model: Model, api: Modelled): string => {
	const stages = ofApi(model, 'AWS::ApiGatewayV2::Stage', api)
	const [stage] = stages
	if (stage === undefined || stages.length > 1) throw new Error(`${at(api)}: expected one stage`)
	checkValue(`${at(stage)} AutoDeploy`, stage.properties['AutoDeploy'], [true])
	return stage.identity.ref
}

/** `arn:…:function:x`, bare or within `…:lambda:path/2015-03-31/functions/<arn>/invocations`. */
const functionArnOf = (uri: unknown): string =>
	/functions\/(.+)\/invocations$/.exec(String(uri))?.[1] ?? String(uri)

const integrationOf = (model: Model, route: Modelled): Modelled => {
	const id = String(route.properties['Target']).replace('integrations/', '')
	const integration = ofType(model, 'AWS::ApiGatewayV2::Integration').find(
		({ logicalId }) => logicalId === id,
	)
	if (integration === undefined) throw new Error(`${at(route)}: no integration ${id}`)
	return integration
}

const describeCors = (api: Modelled): { readonly cors?: Cors } => {
	const configuration = api.properties['CorsConfiguration']
	if (configuration === undefined) return {}
	const { AllowOrigins, AllowMethods, AllowHeaders, ExposeHeaders, MaxAge } = object(configuration)
	const known = ['AllowOrigins', 'AllowMethods', 'AllowHeaders', 'ExposeHeaders', 'MaxAge']
	checkProperties(`${at(api)} CorsConfiguration`, object(configuration), known)
	return {
		cors: {
			allowOrigins: texts(AllowOrigins),
			allowMethods: texts(AllowMethods),
			allowHeaders: texts(AllowHeaders),
			exposeHeaders: texts(ExposeHeaders),
			...(MaxAge === undefined ? {} : { maxAge: Number(MaxAge) }),
		},
	}
}

const apisOf = (model: Model, protocol: 'HTTP' | 'WEBSOCKET'): readonly Modelled[] =>
	ofType(model, 'AWS::ApiGatewayV2::Api').filter(({ properties }) => properties['ProtocolType'] === protocol)

export const describeHttpApis = (model: Model): readonly HttpApi[] =>
	apisOf(model, 'HTTP').map((api) => ({
		apiId: api.identity.ref,
		stage: stageOf(model, api),
		...describeCors(api),
		routes: ofApi(model, 'AWS::ApiGatewayV2::Route', api).map((route) => {
			const integration = integrationOf(model, route)
			const { IntegrationType, PayloadFormatVersion, IntegrationUri } = integration.properties
			checkValue(`${at(integration)} IntegrationType`, IntegrationType, ['AWS_PROXY'])
			checkValue(`${at(integration)} PayloadFormatVersion`, PayloadFormatVersion, ['2.0'])
			checkValue(`${at(route)} AuthorizationType`, route.properties['AuthorizationType'], ['NONE'])
			return { key: String(route.properties['RouteKey']), functionArn: functionArnOf(IntegrationUri) }
		}),
	}))

const describeAuthorizer = (model: Model, route: Modelled): WebSocketRoute['authorizer'] => {
	const { AuthorizationType, AuthorizerId } = route.properties
	checkValue(`${at(route)} AuthorizationType`, AuthorizationType, ['NONE', 'CUSTOM'])
	if (AuthorizationType === 'NONE') return undefined
	const authorizer = ofType(model, 'AWS::ApiGatewayV2::Authorizer').find(
		({ identity }) => identity.ref === AuthorizerId,
	)
	if (authorizer === undefined) throw new Error(`${at(route)}: no authorizer ${AuthorizerId}`)
	const { AuthorizerType, AuthorizerUri, IdentitySource } = authorizer.properties
	checkValue(`${at(authorizer)} AuthorizerType`, AuthorizerType, ['REQUEST'])
	return {
		functionArn: functionArnOf(AuthorizerUri),
		identitySources: texts(IdentitySource).map((source) => {
			const name = /^route\.request\.querystring\.(.+)$/.exec(source)?.[1]
			if (name === undefined) throw new Error(`${at(authorizer)}: identity source ${source} is not supported`)
			return name
		}),
	}
}

const describeWebSocketRoute = (model: Model, route: Modelled): WebSocketRoute => {
	const integration = integrationOf(model, route)
	const { IntegrationType, IntegrationUri } = integration.properties
	checkValue(`${at(integration)} IntegrationType`, IntegrationType, ['AWS_PROXY', 'MOCK'])
	const authorizer = describeAuthorizer(model, route)
	return {
		integration: IntegrationType === 'MOCK' ? 'MOCK' : { functionArn: functionArnOf(IntegrationUri) },
		...(authorizer === undefined ? {} : { authorizer }),
	}
}

export const describeWebSocketApis = (model: Model): readonly WebSocketApi[] =>
	apisOf(model, 'WEBSOCKET').map((api) => {
		const expression = String(api.properties['RouteSelectionExpression'])
		const routeSelector = /^\$request\.body\.([^.]+)$/.exec(expression)?.[1]
		if (routeSelector === undefined)
			throw new Error(`${at(api)}: RouteSelectionExpression ${expression} is not supported`)
		return {
			apiId: api.identity.ref,
			stage: stageOf(model, api),
			routeSelector,
			routes: new Map(
				ofApi(model, 'AWS::ApiGatewayV2::Route', api).map((route) => [
					String(route.properties['RouteKey']),
					describeWebSocketRoute(model, route),
				]),
			),
		}
	})

export type DescribedRule = {
	readonly name: string
	readonly sql: string
	/** URLs of queues */
	readonly queueUrls: readonly string[]
	readonly errorQueueUrl?: string
}

export const describeRules = (model: Model): readonly DescribedRule[] =>
	ofType(model, 'AWS::IoT::TopicRule').map((rule) => {
		const payload = object(rule.properties['TopicRulePayload'])
		const where = `${at(rule)} TopicRulePayload`
		const known = ['Actions', 'AwsIotSqlVersion', 'Description', 'ErrorAction', 'RuleDisabled', 'Sql']
		checkProperties(where, payload, known)
		checkValue(`${where} AwsIotSqlVersion`, payload['AwsIotSqlVersion'], ['2016-03-23'])
		checkValue(`${where} RuleDisabled`, payload['RuleDisabled'] ?? false, [false])
		const queueUrl = (action: Properties): string => {
			checkProperties(`${where} action`, action, ['Sqs'])
			const { QueueUrl, UseBase64 } = object(action['Sqs'])
			checkValue(`${where} UseBase64`, UseBase64 ?? false, [false])
			return String(QueueUrl)
		}
		return {
			name: rule.identity.ref,
			sql: String(payload['Sql']),
			queueUrls: objects(payload['Actions']).map(queueUrl),
			...(payload['ErrorAction'] === undefined
				? {}
				: { errorQueueUrl: queueUrl(object(payload['ErrorAction'])) }),
		}
	})
