import { type DynamoDbAnswer, dynamoDbError, validationError } from './dynamoDbRequest.ts'

/** An operation of DynamoDB as a tool of dynoxide: `PutItem` is `put_item`, its member `TableName` is `table_name`. */
type Operation = {
	readonly members: readonly string[]
	/** members that have no effect with these values */
	readonly ignored?: Readonly<Record<string, readonly unknown[]>>
	/** further arguments of the tool */
	readonly more?: Readonly<Record<string, unknown>>
}

/** The emulator does not count consumed capacity. */
const uncounted = { ReturnConsumedCapacity: ['NONE'] }
/** The tool does not return the item when a condition fails. */
const unwritten = {
	...uncounted,
	ReturnItemCollectionMetrics: ['NONE'],
	ReturnValuesOnConditionCheckFailure: ['NONE'],
}
/** All reads are consistent: the emulator is one process with one file. */
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

/** Levels of JSON. A value of DynamoDB has up to 32 levels, which are 64 of these; the parser of dynoxide accepts 127. */
const maxLevels = 100

const isDeeper = (value: unknown, levels: number): boolean =>
	typeof value === 'object' &&
	value !== null &&
	(levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1)))

/**
 * Whether a text in JSON has a lone surrogate: `JSON.stringify` writes it as an escape. `\\ud` is an escaped
 * backslash.
 */
const hasLoneSurrogate = (json: string): boolean =>
	json.includes('\\ud') && /(?<!\\)(?:\\\\)*\\ud[89a-f]/.test(json)

export type ToolCall = {
	/** `tools/call` of the Model Context Protocol, as JSON */
	readonly params: string
}

/** The arguments of a tool; an error answer if the tool has no argument for a member of the request. */
const argumentsOf = (
	operation: string,
	tool: Tool,
	input: object,
): Record<string, unknown> | DynamoDbAnswer => {
	const all: Record<string, unknown> = { ...tool.more }
	for (const [member, value] of Object.entries(input)) {
		const argument = tool.argumentOf.get(member)
		if (argument !== undefined) all[argument] = value
		else if (value !== undefined && tool.ignored.get(member)?.includes(value) !== true)
			return validationError(
				`${operation}: ${member} ${JSON.stringify(value)} is not supported by the embedded DynamoDB`,
			)
	}
	// The tool would return a page without items.
	if (all['limit'] === 0) return validationError('Limit must be greater than or equal to 1')
	return all
}

/**
 * Converts a request to DynamoDB to a call of a tool of dynoxide. Returns an error answer for a request that its parser
 * would refuse: dynoxide never answers such a line.
 */
export const toolCall = (operation: string, input: object): ToolCall | DynamoDbAnswer => {
	const tool = tools.get(operation)
	if (tool === undefined)
		return dynamoDbError(
			400,
			'com.amazon.coral.service#UnknownOperationException',
			`the operation ${operation} is not supported by the embedded DynamoDB`,
		)
	if (isDeeper(input, maxLevels)) return malformed('the request is nested too deeply')
	const all = argumentsOf(operation, tool, input)
	if ('status' in all) return all as DynamoDbAnswer
	const json = JSON.stringify(all)
	if (hasLoneSurrogate(json)) return malformed('the request contains a lone surrogate')
	return { params: `{"name":"${tool.name}","arguments":${json}}` }
}
