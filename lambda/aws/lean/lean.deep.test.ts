import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import * as management from '@aws-sdk/client-apigatewaymanagementapi'
import * as dynamoDb from '@aws-sdk/client-dynamodb'
import * as iot from '@aws-sdk/client-iot-data-plane'
import * as secretsManager from '@aws-sdk/client-secrets-manager'
import * as sqs from '@aws-sdk/client-sqs'
import { startWireRecorder, type WireAnswer } from '../../testing/wireRecorder.ts'
import { clientOptions } from '../clientOptions.ts'
import * as leanManagement from './apiGatewayManagementApi.ts'
import * as leanDynamoDb from './dynamoDb.ts'
import * as leanIot from './iotDataPlane.ts'
import * as leanSecretsManager from './secretsManager.ts'
import * as leanSqs from './sqs.ts'

/** longer than any answer takes, however busy the machine is */
const hangMilliseconds = 180_000

type Send = (options?: { readonly abortSignal?: AbortSignal }) => Promise<unknown>

/** The same command, for the client of the SDK and for ours. */
type Both = { readonly sdk: Send; readonly lean: Send }

const environment = {
	AWS_REGION: 'eu-west-1',
	AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
	AWS_SECRET_ACCESS_KEY: 'secret',
	AWS_SESSION_TOKEN: 'token',
}

const key = { deviceId: { S: 'dévice' }, seq: { N: '18446744073709551615' } }
const values: Record<string, dynamoDb.AttributeValue> = {
	S: { S: 'text "quoted" \u2028 😀' },
	B: { B: new Uint8Array([0, 255, 10]) },
	buffer: { B: Buffer.from([1, 2, 3]) },
	set: { BS: [new Uint8Array([1]), new Uint8Array()] },
	list: { L: [{ NULL: true }, { BOOL: false }, { M: { B: { S: 'no bytes' }, BS: { L: [] } } }] },
	numbers: { NS: ['1', '-2.5'] },
}
const query = { TableName: 'table', KeyConditionExpression: 'a = :a', ExpressionAttributeValues: values }
const batch = [{ Id: '0', MessageBody: '{"a":"ü"}' }]

/** Any binary value is the same, as a `Buffer`, too. */
const plain = (value: unknown): unknown => {
	if (value instanceof Uint8Array) return { bytes: [...value] }
	if (Array.isArray(value)) return value.map(plain)
	if (typeof value !== 'object' || value === null) return value
	return Object.fromEntries(
		Object.entries(value)
			.filter(([name, member]) => name !== '$metadata' && member !== undefined)
			.map(([name, member]) => [name, plain(member)]),
	)
}

const all = async (pages: AsyncIterable<object>): Promise<readonly object[]> => {
	const found: object[] = []
	for await (const page of pages) found.push(page)
	return found
}

/** What came of it, with what our functions look at: the name and the status of an error. */
const outcome = async (send: Send): Promise<unknown> => {
	try {
		return plain(await send())
	} catch (error) {
		const { name, message, $metadata } = error as dynamoDb.DynamoDBServiceException
		return { name, message, status: $metadata?.httpStatusCode }
	}
}

/** The commands, on clients that wait so long for each answer. */
const commandsOf = (endpointUrl: string, requestTimeout: number): Readonly<Record<string, Both>> => {
	const options = clientOptions({ ...environment, AWS_ENDPOINT_URL: endpointUrl })
	const limited = { ...options, requestHandler: { ...options.requestHandler, requestTimeout } }
	const ours = { ...limited, region: environment.AWS_REGION }
	const sdkDb = new dynamoDb.DynamoDBClient(limited)
	const db = new leanDynamoDb.DynamoDBClient(ours)
	const sdkQueue = new sqs.SQSClient({ ...limited, md5: false })
	const queue = new leanSqs.SQSClient(ours)
	const live = { ...limited, endpoint: `${endpointUrl}/live` }
	const sdkSockets = new management.ApiGatewayManagementApiClient(live)
	const sockets = new leanManagement.ApiGatewayManagementApiClient({ ...ours, ...live })
	const sdkThings = new iot.IoTDataPlaneClient(limited)
	const things = new leanIot.IoTDataPlaneClient(ours)
	const sdkSecrets = new secretsManager.SecretsManagerClient(limited)
	const secrets = new leanSecretsManager.SecretsManagerClient(ours)
	const secret = { SecretId: 'sécret' }
	const remove = { TableName: 'table', Key: key }
	const get = { ...remove, ConsistentRead: true }
	const batchGet = { RequestItems: { table: { Keys: [key], ConsistentRead: true } } }
	const batchWrite = { RequestItems: { table: [{ PutRequest: { Item: values } }] } }
	const put = { TableName: 'table', Item: values, ConditionExpression: 'attribute_not_exists(seq)' }
	const update = { ...remove, UpdateExpression: 'ADD #a :b', ExpressionAttributeValues: values }
	const scan = { TableName: 'table', Limit: 3, ExclusiveStartKey: key }
	const QueueUrl = `${endpointUrl}/000000000000/queue`
	const connection = { ConnectionId: 'L0SM9cOFvHcCIhw=/+' }
	const frame = '{"6":"Zürich 😀"}'
	const publication = {
		topic: 'prod/my-device/m/d/a b/d2c',
		payload: Buffer.from('{"a":"ü"}'),
		qos: 1,
	} as const
	return {
		GetItem: {
			sdk: (options) => sdkDb.send(new dynamoDb.GetItemCommand(get), options),
			lean: (options) => db.send(new leanDynamoDb.GetItemCommand(get), options),
		},
		BatchGetItem: {
			sdk: () => sdkDb.send(new dynamoDb.BatchGetItemCommand(batchGet)),
			lean: () => db.send(new leanDynamoDb.BatchGetItemCommand(batchGet)),
		},
		BatchWriteItem: {
			sdk: () => sdkDb.send(new dynamoDb.BatchWriteItemCommand(batchWrite)),
			lean: () => db.send(new leanDynamoDb.BatchWriteItemCommand(batchWrite)),
		},
		PutItem: {
			sdk: () => sdkDb.send(new dynamoDb.PutItemCommand(put)),
			lean: () => db.send(new leanDynamoDb.PutItemCommand(put)),
		},
		UpdateItem: {
			sdk: () => sdkDb.send(new dynamoDb.UpdateItemCommand(update)),
			lean: () => db.send(new leanDynamoDb.UpdateItemCommand(update)),
		},
		DeleteItem: {
			sdk: () => sdkDb.send(new dynamoDb.DeleteItemCommand(remove)),
			lean: () => db.send(new leanDynamoDb.DeleteItemCommand(remove)),
		},
		Query: {
			sdk: () => sdkDb.send(new dynamoDb.QueryCommand(query)),
			lean: () => db.send(new leanDynamoDb.QueryCommand(query)),
		},
		Scan: {
			sdk: () => sdkDb.send(new dynamoDb.ScanCommand(scan)),
			lean: () => db.send(new leanDynamoDb.ScanCommand(scan)),
		},
		paginateQuery: {
			sdk: () => all(dynamoDb.paginateQuery({ client: sdkDb }, { ...query })),
			lean: () => all(leanDynamoDb.paginateQuery({ client: db }, { ...query })),
		},
		SendMessage: {
			sdk: () => sdkQueue.send(new sqs.SendMessageCommand({ QueueUrl, MessageBody: 'ü' })),
			lean: () => queue.send(new leanSqs.SendMessageCommand({ QueueUrl, MessageBody: 'ü' })),
		},
		SendMessageBatch: {
			sdk: () => sdkQueue.send(new sqs.SendMessageBatchCommand({ QueueUrl, Entries: batch })),
			lean: () => queue.send(new leanSqs.SendMessageBatchCommand({ QueueUrl, Entries: batch })),
		},
		DeleteConnection: {
			sdk: () => sdkSockets.send(new management.DeleteConnectionCommand(connection)),
			lean: () => sockets.send(new leanManagement.DeleteConnectionCommand(connection)),
		},
		PostToConnection: {
			sdk: () => sdkSockets.send(new management.PostToConnectionCommand({ ...connection, Data: frame })),
			lean: () => sockets.send(new leanManagement.PostToConnectionCommand({ ...connection, Data: frame })),
		},
		Publish: {
			sdk: () => sdkThings.send(new iot.PublishCommand(publication)),
			lean: () => things.send(new leanIot.PublishCommand(publication)),
		},
		GetSecretValue: {
			sdk: () => sdkSecrets.send(new secretsManager.GetSecretValueCommand(secret)),
			lean: () => secrets.send(new leanSecretsManager.GetSecretValueCommand(secret)),
		},
	}
}

describe('a lean client', () => {
	let service: Awaited<ReturnType<typeof startWireRecorder>>
	let patient: Readonly<Record<string, Both>>
	let impatient: typeof patient
	const { env } = process
	before(async () => {
		service = await startWireRecorder(environment.AWS_SECRET_ACCESS_KEY)
		process.env = { ...env, ...environment }
		patient = commandsOf(service.endpoint, hangMilliseconds)
		impatient = commandsOf(service.endpoint, 1000)
	})
	after(async () => {
		process.env = env
		await service.close()
	})
	/** Only who is never answered is asked by those who do not wait. */
	const command = (name: string, answers: readonly WireAnswer[] = []): Both => {
		const both = (answers.includes('hang') ? impatient : patient)[name]
		if (both === undefined) throw new Error(`There is no command ${name}.`)
		return both
	}
	const tried = async (send: Send, answers: readonly WireAnswer[]) => {
		service.answerWith(...answers)
		const result = await outcome(send)
		return { result, requests: service.requests() }
	}
	const compare = async (name: string, ...answers: readonly WireAnswer[]) => {
		const { sdk, lean } = command(name, answers)
		const [expected, actual] = [await tried(sdk, answers), await tried(lean, answers)]
		assert.deepEqual(actual, expected)
		return actual
	}

	const names = `GetItem BatchGetItem BatchWriteItem PutItem UpdateItem DeleteItem Query Scan paginateQuery
		SendMessage SendMessageBatch DeleteConnection PostToConnection Publish GetSecretValue`.split(/\s+/)
	for (const name of names)
		it(`sends what that of the SDK sends, signed: ${name}`, async () => {
			assert.deepEqual(Object.keys(patient), names)
			const { requests } = await compare(name, { status: 200, body: '{}' })
			assert.deepEqual(
				requests.map(({ isSigned }) => isSigned),
				[true],
			)
		})

	const binary = { B: { B: 'AP8K' }, set: { BS: ['AQ==', ''] }, map: { M: { B: { S: 'no bytes' } } } }
	it('takes binary values from an answer, and members that are only called so', async () => {
		const { result } = await compare('GetItem', { status: 200, body: JSON.stringify({ Item: binary }) })
		const { Item } = result as { readonly Item: object }
		assert.deepEqual(Item, {
			B: { B: { bytes: [0, 255, 10] } },
			set: { BS: [{ bytes: [1] }, { bytes: [] }] },
			map: { M: { B: { S: 'no bytes' } } },
		})
	})

	it('asks for page after page, until there is none', async () => {
		const pages = [{ Items: [key], LastEvaluatedKey: binary }, { Items: [], LastEvaluatedKey: key }, {}]
		const answers = pages.map((page) => ({ status: 200, body: JSON.stringify(page) }))
		const { requests } = await compare('paginateQuery', ...answers)
		assert.equal(requests.length, 3)
	})

	const exception = (status: number, type: string, message = 'why'): WireAnswer => ({
		status,
		body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message }),
	})
	const refused = [
		exception(400, 'ConditionalCheckFailedException'),
		exception(400, 'ResourceNotFoundException'),
		exception(400, 'TransactionConflictException'),
		exception(403, 'AccessDeniedException'),
	]
	for (const answer of refused)
		it(`rejects as that of the SDK does, at once: ${JSON.stringify(answer)}`, async () => {
			const { requests } = await compare('PutItem', answer)
			assert.equal(requests.length, 1)
		})

	const passing: readonly WireAnswer[] = [
		exception(400, 'ProvisionedThroughputExceededException'),
		exception(400, 'ThrottlingException'),
		exception(400, 'RequestLimitExceeded'),
		exception(500, 'InternalServerError'),
		exception(503, 'ServiceUnavailable'),
		{ status: 429, body: '{}' },
		{ status: 502, body: '<html>' },
		{ status: 504, body: '' },
		'cut',
		'hang',
	]
	const isNamed = (answer: WireAnswer): boolean =>
		typeof answer === 'object' && answer.body?.includes('__type') === true
	for (const answer of passing) {
		it(`tries again as that of the SDK does: ${JSON.stringify(answer)}`, async () => {
			const done = { status: 200, body: '{"Attributes":{}}' }
			const { requests, result } = await tried(command('PutItem', [answer]).lean, [answer, done])
			assert.equal(requests.length, 2)
			assert.deepEqual(result, { Attributes: {} })
			assert.deepEqual(await tried(command('PutItem', [answer]).sdk, [answer, done]), { requests, result })
		})

		it(`gives up after as many attempts as that of the SDK: ${JSON.stringify(answer)}`, async () => {
			const [ours, theirs] = [
				await tried(command('PutItem', [answer]).lean, [answer]),
				await tried(command('PutItem', [answer]).sdk, [answer]),
			]
			assert.equal(ours.requests.length, 3)
			assert.deepEqual(ours.requests, theirs.requests)
			const [actual, expected] = [ours, theirs].map(({ result }) => result as Record<string, unknown>)
			assert.equal(actual?.['status'], expected?.['status'])
			assert.equal(typeof actual?.['message'], 'string')
			// What has no name, from something between us and the service, is called otherwise.
			if (isNamed(answer)) assert.deepEqual(actual, expected)
		})
	}

	it('rejects with the name that the SDK has for a socket that is gone', async () => {
		const headers = { 'x-amzn-errortype': 'GoneException:http://internal.amazon.com/coral/' }
		const { result } = await compare('DeleteConnection', { status: 410, headers, body: '{"message":"gone"}' })
		assert.deepEqual(result, { name: 'GoneException', message: 'gone', status: 410 })
	})

	it('rejects with the message of a service that spells it otherwise', async () => {
		const headers = { 'x-amzn-errortype': 'ForbiddenException' }
		const body = '{"Message":"User is not authorized to perform: execute-api:ManageConnections"}'
		const { result, requests } = await compare('PostToConnection', { status: 403, headers, body })
		assert.match(JSON.stringify(result), /not authorized/)
		assert.equal(requests.length, 1)
	})

	it('stops when it is told to', async () => {
		service.answerWith('hang')
		const { lean } = command('GetItem')
		await assert.rejects(lean({ abortSignal: AbortSignal.abort() }), { name: 'AbortError' })
	})
})
