import { type AwsRequest, awsError } from '../aws/awsOperation.ts'
import type { Queue } from '../sqs/queueStore.ts'
import { type Account, arn } from './account.ts'
import type { RoleAccess } from './iam.ts'
import type { Statement } from './iamPolicy.ts'

type RequestAccessNeeds = {
	readonly account: Account
	readonly queues: readonly Queue[]
	readonly queuePolicies: ReadonlyMap<string, readonly Statement[]>
	/** the partition key of each table, by its name */
	readonly partitionKeys: ReadonlyMap<string, string>
}

type Derive = (request: AwsRequest, needs: RequestAccessNeeds) => RoleAccess

/** The partition key that a request for one item names; others are not known to have any. */
const leadingKey = ({ input }: AwsRequest, partitionKey = ''): Readonly<Record<string, string>> => {
	const item = (input['Key'] ?? input['Item'] ?? {}) as Readonly<Record<string, { readonly S?: string }>>
	const value = item[partitionKey]?.S
	return value === undefined ? {} : { 'dynamodb:LeadingKeys': value }
}

const dynamodb: Derive = (request, { account, partitionKeys }) => {
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
		// The batch forms are allowed by the action of the single one.
		action: `sqs:${operation.replace(/Batch$/, '')}`,
		resource: queue?.arn ?? String(input['QueueUrl']),
		resourcePolicy: queuePolicies.get(queue?.url ?? '') ?? [],
	}
}

const executeApi: Derive = ({ method, url }, { account }) => {
	const [path = ''] = url.split('?')
	const [, apiId, stage, ...rest] = path.split('/')
	return {
		action: 'execute-api:ManageConnections',
		resource: arn(
			account,
			'execute-api',
			`${apiId}/${stage}/${method}/${decodeURIComponent(rest.join('/'))}`,
		),
	}
}

const iotdata: Derive = ({ url }, { account }) => {
	const topic = decodeURIComponent(new URL(url, 'http://localhost').pathname.slice('/topics/'.length))
	return { action: 'iot:Publish', resource: arn(account, 'iot', `topic/${topic}`) }
}

const cloudformation: Derive = ({ body }, { account }) => ({
	action: `cloudformation:${new URLSearchParams(body.toString()).get('Action')}`,
	resource: arn(account, 'cloudformation', `stack/${account.stackName}/local`),
})

const derivations: Readonly<Record<string, Derive>> = {
	dynamodb,
	sqs,
	'execute-api': executeApi,
	iotdata,
	cloudformation,
}

/** The action and the resource that a request to a service is about, as IAM names them. */
export const requestAccess =
	(needs: RequestAccessNeeds) =>
	(request: AwsRequest): RoleAccess => {
		const derive = derivations[request.service]
		if (derive === undefined)
			throw awsError(400, 'UnsupportedOperation', `the local host has no service ${request.service}`)
		return derive(request, needs)
	}
