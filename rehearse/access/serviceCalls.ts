import type { Call } from '../emulator/callAws.ts'

/** A call of a service, for the emulator and for our host: the two have different names for the resources of a stack. */
export type ServiceCall = {
	readonly name: string
	readonly request: (names: Names) => Request
}

/** The request of a client. */
export type Request = Call & {
	/** as in `x-amz-target`; without this header the method */
	readonly operation: string
	readonly input: Readonly<Record<string, unknown>>
}

export type Names = {
	/** name of a table or URL of a queue, by the logical id */
	readonly nameOf: (logicalId: string) => string
	/** host of the management API of the WebSocket API; undefined: the one of the endpoint */
	readonly socketsHost?: string
	/** path of the stage */
	readonly socketsPath: string
}

const json = (service: string, target: string, version: string, input: Request['input']): Request => ({
	service,
	operation: target.split('.')[1] ?? '',
	input,
	headers: { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': target },
	body: JSON.stringify(input),
})

export type Table = { readonly logicalId: string; readonly partitionKey: string; readonly sortKey?: string }

/** Keys of the first level: those of the canary, and others. */
const keys = ['device#canary', 'device#oob-1', 'fingerprint#ca.abcdef', 'fingerprint#29a.abcdef']

const itemCalls = ({ logicalId, partitionKey, sortKey }: Table): readonly ServiceCall[] =>
	['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'].flatMap((operation) =>
		keys.map((value) => ({
			name: `${operation} of ${value} in ${logicalId}`,
			request: ({ nameOf }) => {
				const sort = sortKey === undefined ? {} : { [sortKey]: { S: 'x' } }
				const member = operation === 'PutItem' ? 'Item' : 'Key'
				const input = { TableName: nameOf(logicalId), [member]: { [partitionKey]: { S: value }, ...sort } }
				return json('dynamodb', `DynamoDB_20120810.${operation}`, '1.0', input)
			},
		})),
	)

const tableCalls = ({ logicalId, partitionKey }: Table): readonly ServiceCall[] =>
	[undefined, 'byMessage'].flatMap((IndexName) =>
		['Query', 'Scan', ...(IndexName === undefined ? ['DescribeTable'] : [])].map((operation) => ({
			name: `${operation} of ${logicalId}${IndexName === undefined ? '' : ` by ${IndexName}`}`,
			request: ({ nameOf }) =>
				json('dynamodb', `DynamoDB_20120810.${operation}`, '1.0', {
					TableName: nameOf(logicalId),
					...(IndexName !== undefined && { IndexName }),
					...(operation === 'Query' && {
						KeyConditionExpression: '#key = :key',
						ExpressionAttributeNames: { '#key': partitionKey },
						ExpressionAttributeValues: { ':key': { S: 'x' } },
					}),
				}),
		})),
	)

/** Sent messages are not delivered within the life of the stack. */
const queueInputs: Readonly<Record<string, object>> = {
	SendMessage: { MessageBody: 'x', DelaySeconds: 900 },
	ReceiveMessage: { WaitTimeSeconds: 0 },
	DeleteMessage: { ReceiptHandle: 'x' },
	ChangeMessageVisibility: { ReceiptHandle: 'x', VisibilityTimeout: 1 },
	GetQueueAttributes: { AttributeNames: ['QueueArn'] },
}

const queueCalls = (logicalId: string): readonly ServiceCall[] =>
	Object.entries(queueInputs).map(([operation, more]) => ({
		name: `${operation} on ${logicalId}`,
		request: ({ nameOf }) =>
			json('sqs', `AmazonSQS.${operation}`, '1.0', { QueueUrl: nameOf(logicalId), ...more }),
	}))

const publishCalls: readonly ServiceCall[] = ['canary/d2c/raw', 'oob-1/d2c/raw', 'canary/d2c/senml'].map(
	(end) => ({
		name: `Publish to ${end}`,
		request: () => ({
			service: 'iotdata',
			operation: 'POST',
			input: {},
			body: '{}',
			path: `/topics/${encodeURIComponent(`data/m/d/${end}`)}`,
		}),
	}),
)

const socketCalls: readonly ServiceCall[] = ['GET', 'POST', 'DELETE'].map((method) => ({
	name: `${method} of a socket`,
	request: ({ socketsHost, socketsPath }) => ({
		service: 'execute-api',
		method,
		operation: method,
		input: {},
		path: `${socketsPath}/@connections/${encodeURIComponent('abcdefghijk=')}`,
		...(method === 'POST' && { body: '{}' }),
		...(socketsHost !== undefined && { host: socketsHost }),
	}),
}))

/** Calls of all services that the functions use, on every table and queue. */
export const serviceCalls = (tables: readonly Table[], queues: readonly string[]): readonly ServiceCall[] => [
	...tables.flatMap(itemCalls),
	...tables.flatMap(tableCalls),
	...queues.flatMap(queueCalls),
	...publishCalls,
	...socketCalls,
]
