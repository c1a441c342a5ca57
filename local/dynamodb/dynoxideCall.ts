import { type DynamoDbAnswer, dynamoDbError, validationError } from './dynamoDbRequest.ts'

/** An operation of DynamoDB as a tool of dynoxide: `PutItem` is `put_item`, its member `TableName` is `table_name`. */
type Operation = {
	readonly members: readonly string[]
	/** members that change nothing with the values that are here */
	readonly ignored?: Readonly<Record<string, readonly unknown[]>>
	/** what the tool is to be told besides */
	readonly more?: Readonly<Record<string, unknown>>
}

/** What it consumes is counted by nobody here. */
const uncounted = { ReturnConsumedCapacity: ['NONE'] }
/** The item is missing in what the tool says of a condition that fails. */
const unwritten = {
	...uncounted,
	ReturnItemCollectionMetrics: ['NONE'],
	ReturnValuesOnConditionCheckFailure: ['NONE'],
}
/** One process with one file: it reads what was written. */
const consistent = { ...uncounted, ConsistentRead: [true, false] }

const condition = ['ConditionExpression', 'ExpressionAttributeNames', 'ExpressionAttributeValues']
const page = [
	'TableName',
	'IndexName',
	'ExclusiveStartKey',
	'Limit',
	'Select',
	'FilterExpression',
	'ProjectionExpression',
	'ExpressionAttributeNames',
	'ExpressionAttributeValues',
]

const operations: Readonly<Record<string, Operation>> = {
	CreateTable: {
		members: ['TableName', 'AttributeDefinitions', 'KeySchema', 'BillingMode', 'LocalSecondaryIndexes'],
	},
	DescribeTable: { members: ['TableName'], more: { raw: true } },
	ListTables: { members: [] },
	GetItem: {
		members: ['TableName', 'Key', 'ConsistentRead', 'ProjectionExpression', 'ExpressionAttributeNames'],
		ignored: uncounted,
	},
	PutItem: { members: ['TableName', 'Item', 'ReturnValues', ...condition], ignored: unwritten },
	UpdateItem: {
		members: ['TableName', 'Key', 'UpdateExpression', 'ReturnValues', ...condition],
		ignored: unwritten,
	},
	DeleteItem: { members: ['TableName', 'Key', 'ReturnValues', ...condition], ignored: unwritten },
	Query: { members: [...page, 'KeyConditionExpression', 'ScanIndexForward'], ignored: consistent },
	Scan: { members: [...page, 'Segment', 'TotalSegments'], ignored: consistent },
	BatchGetItem: { members: ['RequestItems'], ignored: uncounted },
	BatchWriteItem: {
		members: ['RequestItems'],
		ignored: { ...uncounted, ReturnItemCollectionMetrics: ['NONE'] },
	},
}

const snakeCase = (name: string): string => name.replaceAll(/\B(?=[A-Z])/g, '_').toLowerCase()

type Tool = Pick<Operation, 'more'> & {
	readonly name: string
	readonly argumentOf: ReadonlyMap<string, string>
	readonly ignored: ReadonlyMap<string, readonly unknown[]>
}

const tools: ReadonlyMap<string, Tool> = new Map(
	Object.entries(operations).map(([operation, { members, ignored = {}, more = {} }]) => [
		operation,
		{
			name: snakeCase(operation),
			argumentOf: new Map(members.map((member) => [member, snakeCase(member)])),
			ignored: new Map(Object.entries(ignored)),
			more,
		},
	]),
)

const malformed = (message: string): DynamoDbAnswer =>
	dynamoDbError(400, 'com.amazon.coral.service#SerializationException', message)

/** Levels of JSON. A value of DynamoDB has at most 32 of its own, of two of these each; its parser takes 127. */
const maxLevels = 100

const isDeeper = (value: unknown, levels: number): boolean =>
	typeof value === 'object' &&
	value !== null &&
	(levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1)))

/** `JSON.stringify` writes half of a character as an escape, which is none if its backslash is escaped itself. */
const hasHalfCharacter = (json: string): boolean =>
	json.includes('\\ud') && /(?<!\\)(?:\\\\)*\\ud[89a-f]/.test(json)

export type ToolCall = {
	/** `tools/call` of the Model Context Protocol, as JSON */
	readonly params: string
}

/** The arguments of a tool; an answer if the request has a member that would be lost. */
const argumentsOf = (tool: Tool, input: object): Record<string, unknown> | DynamoDbAnswer => {
	const all: Record<string, unknown> = { ...tool.more }
	for (const [member, value] of Object.entries(input)) {
		const argument = tool.argumentOf.get(member)
		if (argument !== undefined) all[argument] = value
		else if (value !== undefined && tool.ignored.get(member)?.includes(value) !== true)
			return validationError(`the embedded DynamoDB does not know ${member} ${JSON.stringify(value)} here`)
	}
	// Taken for a page of no items by the tool.
	if (all['limit'] === 0) return validationError('Limit must be greater than or equal to 1')
	return all
}

/**
 * A request to DynamoDB as a call of a tool of dynoxide, or the answer if it cannot be one: a line that its parser
 * refuses is never answered.
 */
export const toolCall = (operation: string, input: object): ToolCall | DynamoDbAnswer => {
	const tool = tools.get(operation)
	if (tool === undefined)
		return dynamoDbError(
			400,
			'com.amazon.coral.service#UnknownOperationException',
			`the embedded DynamoDB does not know the operation ${operation}`,
		)
	if (isDeeper(input, maxLevels)) return malformed('the request is nested too deeply')
	const all = argumentsOf(tool, input)
	if ('status' in all) return all as DynamoDbAnswer
	const json = JSON.stringify(all)
	if (hasHalfCharacter(json)) return malformed('the request has half of a character')
	return { params: `{"name":"${tool.name}","arguments":${json}}` }
}
