import { type DynamoDbAnswer, dynamoDbError, validationError } from './dynamoDbRequest.ts'

/** An operation of DynamoDB as the embedded one has it. */
type Operation = {
	readonly members: readonly string[]
	/** members that have no effect with these values */
	readonly ignored?: Readonly<Record<string, readonly unknown[]>>
}

/** The emulator does not count consumed capacity. */
const uncounted = { ReturnConsumedCapacity: ['NONE'] }
/** The emulator does not return the item when a condition fails. */
const unwritten = {
	...uncounted,
	ReturnItemCollectionMetrics: ['NONE'],
	ReturnValuesOnConditionCheckFailure: ['NONE'],
}
/** All reads are consistent: the tables are in one file of one process. */
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
	DescribeTable: { members: ['TableName'] },
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

type Members = {
	readonly taken: ReadonlySet<string>
	readonly ignored: ReadonlyMap<string, readonly unknown[]>
}

const membersOf: ReadonlyMap<string, Members> = new Map(
	Object.entries(operations).map(([operation, { members, ignored = {} }]) => [
		operation,
		{ taken: new Set(members), ignored: new Map(Object.entries(ignored)) },
	]),
)

/** The names of the operations that the embedded DynamoDB has. */
export const operationNames = Object.keys(operations)

const malformed = (message: string): DynamoDbAnswer =>
	dynamoDbError(400, 'com.amazon.coral.service#SerializationException', message)

/** Levels of JSON. A value of DynamoDB has up to 32 levels, which are 64 of these. */
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

/** The answer to a request that the embedded DynamoDB cannot serve as DynamoDB would; undefined for others. */
export const checkRequest = (operation: string, input: object): DynamoDbAnswer | undefined => {
	const members = membersOf.get(operation)
	if (members === undefined)
		return dynamoDbError(
			400,
			'com.amazon.coral.service#UnknownOperationException',
			`the operation ${operation} is not supported by the embedded DynamoDB`,
		)
	if (isDeeper(input, maxLevels)) return malformed('the request is nested too deeply')
	for (const [member, value] of Object.entries(input))
		if (
			value !== undefined &&
			!members.taken.has(member) &&
			members.ignored.get(member)?.includes(value) !== true
		)
			return validationError(
				`${operation}: ${member} ${JSON.stringify(value)} is not supported by the embedded DynamoDB`,
			)
	if ('Limit' in input && input.Limit === 0)
		return validationError('Limit must be greater than or equal to 1')
	if (hasLoneSurrogate(JSON.stringify(input))) return malformed('the request contains a lone surrogate')
	return undefined
}

/** The members of a request that have an effect. */
export const effectiveMembers = (operation: string, input: object): Readonly<Record<string, unknown>> => {
	const { ignored } = membersOf.get(operation) ?? { ignored: new Map() }
	return Object.fromEntries(Object.entries(input).filter(([member]) => !ignored.has(member)))
}
