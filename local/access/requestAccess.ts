import { type AwsRequest, awsError } from '../aws/awsOperation.ts'
import { addressedBy, shadowActions } from '../iot/iotDataApi.ts'
import type { Secret } from '../secretsmanager/secrets.ts'
import { findSecret } from '../secretsmanager/secretsManagerApi.ts'
import type { Queue } from '../sqs/queue.ts'
import { findParameter, type Parameter, parameterNames } from '../ssm/ssmApi.ts'
import { type Account, arn } from './account.ts'
import type { RoleAccess } from './iam.ts'
import type { Statement } from './iamPolicy.ts'

type RequestAccessNeeds = {
	readonly account: Account
	readonly queues: readonly Queue[]
	readonly queuePolicies: ReadonlyMap<string, readonly Statement[]>
	/** the partition key of each table, by its name */
	readonly partitionKeys: ReadonlyMap<string, string>
	readonly parameters: readonly Parameter[]
	readonly secrets: readonly Secret[]
}

type Derive = (request: AwsRequest, needs: RequestAccessNeeds) => RoleAccess | readonly RoleAccess[]

/** The partition key in a request for one item; other requests get none. */
const leadingKey = ({ input }: AwsRequest, partitionKey = ''): Readonly<Record<string, string>> => {
	const item = (input['Key'] ?? input['Item'] ?? {}) as Readonly<Record<string, { readonly S?: string }>>
	const value = item[partitionKey]?.S
	return value === undefined ? {} : { 'dynamodb:LeadingKeys': value }
}

/** A batch needs the permission for each of its tables. */
const dynamodb: Derive = (request, needs) => {
	const { RequestItems } = request.input
	return typeof RequestItems === 'object' && RequestItems !== null
		? Object.keys(RequestItems).map((TableName, index) => ({
				...tableAccess({ ...request, input: { TableName } }, needs),
				isSameCall: index > 0,
			}))
		: tableAccess(request, needs)
}

const tableAccess = (request: AwsRequest, { account, partitionKeys }: RequestAccessNeeds): RoleAccess => {
	const { operation, input } = request
	const { TableName, IndexName } = input
	if (typeof TableName !== 'string')
		throw awsError(
			400,
			'UnsupportedOperation',
			`DynamoDB ${operation} without TableName is not supported locally`,
		)
	const table = TableName.startsWith('arn:') ? TableName : arn(account, 'dynamodb', `table/${TableName}`)
	return {
		action: `dynamodb:${operation}`,
		resource: IndexName === undefined ? table : `${table}/index/${IndexName as string}`,
		context: leadingKey(request, partitionKeys.get(TableName)),
	}
}

const sqs: Derive = ({ operation, input }, { queues, queuePolicies }) => {
	const queue = queues.find(({ url, name }) => url === input['QueueUrl'] || name === input['QueueName'])
	return {
		// The permission for an action includes its batch form.
		action: `sqs:${operation.replace(/Batch$/, '')}`,
		resource: queue?.arn ?? String(input['QueueUrl']),
		resourcePolicy: queuePolicies.get(queue?.url ?? '') ?? [],
	}
}

const executeApi: Derive = ({ method, url }, { account }) => {
	const [path = ''] = url.split('?')
	const [, apiId, stage, ...rest] = path.split('/')
	const stageArn = arn(account, 'execute-api', `${apiId}/${stage}/${method}`)
	return {
		action: 'execute-api:ManageConnections',
		resource: `${stageArn}/${decodeURIComponent(rest.join('/'))}`,
		kind: `${stageArn}/${rest[0]}/*`,
	}
}

const iotdata: Derive = ({ method, url }, { account }) => {
	const addressed = addressedBy(url)
	if (addressed !== undefined && 'shadow' in addressed) {
		const { thing, name } = addressed.shadow
		const action = shadowActions[method] ?? `iot:${method}`
		return { action, resource: arn(account, 'iot', `thing/${thing}/${name}`) }
	}
	return { action: 'iot:Publish', resource: arn(account, 'iot', `topic/${addressed?.topic ?? ''}`) }
}

const cloudformation: Derive = ({ body }, { account }) => ({
	action: `cloudformation:${new URLSearchParams(body.toString()).get('Action')}`,
	resource: arn(account, 'cloudformation', `stack/${account.stackName}/local`),
})

/** A request for several parameters needs the permission for each. */
const ssm: Derive = ({ operation, input }, { account, parameters }) =>
	parameterNames(input).map((name) => ({
		action: `ssm:${operation}`,
		resource:
			findParameter(parameters, name)?.arn ?? arn(account, 'ssm', `parameter/${name.replace(/^\//, '')}`),
	}))

const secretsmanager: Derive = ({ operation, input }, { account, secrets }) => ({
	action: `secretsmanager:${operation}`,
	resource:
		findSecret(secrets, input['SecretId'])?.arn ??
		arn(account, 'secretsmanager', `secret:${String(input['SecretId'])}`),
})

const derivations: Readonly<Record<string, Derive>> = {
	dynamodb,
	sqs,
	'execute-api': executeApi,
	iotdata,
	cloudformation,
	ssm,
	secretsmanager,
}

/** The actions of a request to a service, and their resources, as IAM names them. */
export const requestAccess =
	(needs: RequestAccessNeeds) =>
	(request: AwsRequest): readonly RoleAccess[] => {
		const derive = derivations[request.service]
		if (derive === undefined)
			throw awsError(
				400,
				'UnsupportedOperation',
				`the service ${request.service} is not supported by the local host`,
			)
		return [derive(request, needs)].flat()
	}
