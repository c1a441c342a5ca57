import { type Account, apiId, arn, localAccount, physicalName } from './account.ts'
import type { Assembly, Resource } from './assembly.ts'
import { type Identity, resolve } from './intrinsics.ts'
import { checkProperties, type Properties } from './properties.ts'

/** A resource of the template with its properties resolved. */
export type Modelled = {
	readonly logicalId: string
	readonly type: string
	readonly properties: Properties
	readonly identity: Identity
}

/** The stack as the host sees it. */
export type Model = {
	readonly account: Account
	readonly resources: readonly Modelled[]
	readonly outputs: readonly { readonly key: string; readonly value: string; readonly description: string }[]
}

/** Where the host serves what the stack believes to be elsewhere. */
export type Addresses = {
	/** of the AWS services: `http://127.0.0.1:8081` */
	readonly aws: string
}

type Kind = {
	readonly identity: (
		account: Account,
		logicalId: string,
		properties: Properties,
		addresses: Addresses,
	) => Identity
	/** properties that a resource of this type may have; what is not listed stops the start */
	readonly known: readonly string[]
}

const onlyRef: Kind['identity'] = (_, logicalId) => ({ ref: logicalId, attributes: {} })

const text = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise)

/** Every type of resource that the host can play. */
const kinds: Readonly<Record<string, Kind>> = {
	'AWS::DynamoDB::Table': {
		identity: (account, logicalId) => {
			const name = physicalName(account, logicalId)
			return { ref: name, attributes: { Arn: arn(account, 'dynamodb', `table/${name}`) } }
		},
		known: [
			'AttributeDefinitions',
			'BillingMode',
			'KeySchema',
			'LocalSecondaryIndexes',
			'PointInTimeRecoverySpecification',
			'TimeToLiveSpecification',
		],
	},
	'AWS::SQS::Queue': {
		identity: (account, logicalId, _, { aws }) => {
			const name = physicalName(account, logicalId)
			return {
				ref: `${aws}/${account.accountId}/${name}`,
				attributes: { Arn: arn(account, 'sqs', name), QueueName: name },
			}
		},
		known: ['MessageRetentionPeriod', 'RedrivePolicy', 'SqsManagedSseEnabled', 'VisibilityTimeout'],
	},
	'AWS::SQS::QueuePolicy': { identity: onlyRef, known: ['PolicyDocument', 'Queues'] },
	'AWS::Logs::LogGroup': {
		identity: (account, logicalId) => {
			const name = physicalName(account, logicalId)
			return { ref: name, attributes: { Arn: arn(account, 'logs', `log-group:${name}:*`) } }
		},
		known: ['RetentionInDays'],
	},
	'AWS::IAM::Role': {
		identity: (account, logicalId) => {
			const name = physicalName(account, logicalId)
			return { ref: name, attributes: { Arn: arn(account, 'iam', `role/${name}`, 'global') } }
		},
		known: ['AssumeRolePolicyDocument', 'Description'],
	},
	'AWS::IAM::Policy': { identity: onlyRef, known: ['PolicyDocument', 'PolicyName', 'Roles'] },
	'AWS::Lambda::Function': {
		identity: (account, logicalId) => {
			const name = physicalName(account, logicalId)
			return { ref: name, attributes: { Arn: arn(account, 'lambda', `function:${name}`) } }
		},
		known: [
			'Architectures',
			'Code',
			'Description',
			'Environment',
			'Handler',
			'LoggingConfig',
			'MemorySize',
			'Role',
			'Runtime',
			'Timeout',
		],
	},
	'AWS::Lambda::Permission': {
		identity: onlyRef,
		known: ['Action', 'FunctionName', 'Principal', 'SourceArn'],
	},
	'AWS::Lambda::EventSourceMapping': {
		identity: onlyRef,
		known: ['BatchSize', 'EventSourceArn', 'FunctionName', 'FunctionResponseTypes', 'ScalingConfig'],
	},
	'AWS::ApiGatewayV2::Api': {
		identity: (account, logicalId, { ProtocolType }) => {
			const id = apiId(account, logicalId)
			const scheme = ProtocolType === 'WEBSOCKET' ? 'wss' : 'https'
			const host = `${id}.execute-api.${account.region}.${account.urlSuffix}`
			return { ref: id, attributes: { ApiId: id, ApiEndpoint: `${scheme}://${host}` } }
		},
		known: ['CorsConfiguration', 'Description', 'Name', 'ProtocolType', 'RouteSelectionExpression'],
	},
	'AWS::ApiGatewayV2::Integration': {
		identity: onlyRef,
		known: [
			'ApiId',
			'IntegrationType',
			'IntegrationUri',
			'PayloadFormatVersion',
			'RequestTemplates',
			'TemplateSelectionExpression',
		],
	},
	'AWS::ApiGatewayV2::Route': {
		identity: onlyRef,
		known: ['ApiId', 'AuthorizationType', 'AuthorizerId', 'RouteKey', 'Target'],
	},
	'AWS::ApiGatewayV2::Authorizer': {
		identity: onlyRef,
		known: ['ApiId', 'AuthorizerType', 'AuthorizerUri', 'IdentitySource', 'Name'],
	},
	'AWS::ApiGatewayV2::Stage': {
		identity: (_, logicalId, { StageName }) => ({ ref: text(StageName, logicalId), attributes: {} }),
		known: ['AccessLogSettings', 'ApiId', 'AutoDeploy', 'DefaultRouteSettings', 'StageName'],
	},
	'AWS::IoT::TopicRule': {
		identity: (account, logicalId, { RuleName }) => {
			const name = text(RuleName, logicalId)
			return { ref: name, attributes: { Arn: arn(account, 'iot', `rule/${name}`) } }
		},
		known: ['RuleName', 'TopicRulePayload'],
	},
}

const kindOf = (logicalId: string, { Type }: Resource): Kind => {
	const kind = kinds[Type]
	if (kind === undefined) throw new Error(`${logicalId}: resources of type ${Type} are not supported`)
	return kind
}

const naming = <T>(where: string, step: () => T): T => {
	try {
		return step()
	} catch (error) {
		throw new Error(`${where}: ${(error as Error).message}`)
	}
}

/**
 * Resolves a template. A type, a property or an intrinsic function that the host cannot play throws, and the message
 * names it and where it stands.
 */
export const modelStack = ({ stackName, template }: Assembly, addresses: Addresses): Model => {
	const account = localAccount(stackName)
	const entries = Object.entries(template.Resources)
	const identities = new Map(
		entries.map(([logicalId, resource]) => {
			const { identity } = kindOf(logicalId, resource)
			return [logicalId, identity(account, logicalId, resource.Properties ?? {}, addresses)]
		}),
	)
	const scope = { account, identities }
	const resources = entries.map(([logicalId, resource]): Modelled => {
		const where = `${logicalId} (${resource.Type})`
		const properties = naming(where, () => resolve(scope, resource.Properties ?? {}) as Properties)
		checkProperties(where, properties, kindOf(logicalId, resource).known)
		return {
			logicalId,
			type: resource.Type,
			properties,
			identity: identities.get(logicalId) as Identity,
		}
	})
	const outputs = Object.entries(template.Outputs ?? {}).map(([key, { Value, Description = '' }]) => ({
		key,
		value: naming(`output ${key}`, () => String(resolve(scope, Value))),
		description: Description,
	}))
	return { account, resources, outputs }
}

export const ofType = ({ resources }: Model, type: string): readonly Modelled[] =>
	resources.filter((resource) => resource.type === type)
