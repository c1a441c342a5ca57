import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { toolCall } from './dynoxideCall.ts'

const callOf = (operation: string, input: object): unknown => {
	const call = toolCall(operation, input)
	return 'params' in call ? JSON.parse(call.params) : call
}
const refusalOf = (operation: string, input: object): string => {
	const call = toolCall(operation, input)
	assert.ok('status' in call, 'it is refused')
	assert.equal(call.status, 400)
	const { __type: type, message } = JSON.parse(call.body) as Record<string, string>
	return `${type}: ${message}`
}
const Key = { id: { S: 'a' } }

describe('a request to DynamoDB', () => {
	it('becomes a call of the tool with its name; names of attributes stay', () => {
		const input = {
			TableName: 'table',
			Key: { TableName: { S: 'a' } },
			UpdateExpression: 'SET #a = :a',
			ExpressionAttributeNames: { '#a': 'SomeName' },
			ExpressionAttributeValues: { ':a': { M: { LimitOf: { N: '1' } } } },
			ReturnValues: 'ALL_NEW',
		}
		assert.deepEqual(callOf('UpdateItem', input), {
			name: 'update_item',
			arguments: {
				table_name: 'table',
				key: { TableName: { S: 'a' } },
				update_expression: 'SET #a = :a',
				expression_attribute_names: { '#a': 'SomeName' },
				expression_attribute_values: { ':a': { M: { LimitOf: { N: '1' } } } },
				return_values: 'ALL_NEW',
			},
		})
	})

	const unchanged: readonly (readonly [operation: string, input: object])[] = [
		['Query', { ConsistentRead: true }],
		['Scan', { ConsistentRead: false }],
		['GetItem', { ReturnConsumedCapacity: 'NONE' }],
		['PutItem', { ReturnItemCollectionMetrics: 'NONE', ReturnValuesOnConditionCheckFailure: 'NONE' }],
		['BatchWriteItem', { ReturnItemCollectionMetrics: undefined }],
	]
	for (const [operation, input] of unchanged)
		it(`is the same with ${JSON.stringify(input)}: ${operation}`, () => {
			assert.deepEqual((callOf(operation, input) as { readonly arguments: object }).arguments, {})
		})

	const refused: readonly (readonly [what: string, operation: string, input: object, refusal: RegExp])[] = [
		['an unknown operation', 'ExecuteStatement', {}, /#UnknownOperationException: .*ExecuteStatement/],
		[
			'an unknown member',
			'GetItem',
			{ Key, AttributesToGet: ['a'] },
			/#ValidationException: .*AttributesToGet/,
		],
		...['constructor', '__proto__', 'toString'].map(
			(member) =>
				[`a member ${member}`, 'Query', JSON.parse(`{"${member}":1}`), /#ValidationException/] as const,
		),
		[
			'the item in the error of a condition',
			'PutItem',
			{ ReturnValuesOnConditionCheckFailure: 'ALL_OLD' },
			/#ValidationException: .*ReturnValuesOnConditionCheckFailure "ALL_OLD"/,
		],
		['consumed capacity', 'Query', { ReturnConsumedCapacity: 'TOTAL' }, /ReturnConsumedCapacity "TOTAL"/],
		// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html: Limit has a minimum of 1.
		['pages without items', 'Query', { Limit: 0 }, /#ValidationException: Limit/],
		['a lone surrogate', 'PutItem', { Item: { id: { S: 'a\ud800' } } }, /#SerializationException/],
		[
			'too many levels',
			'PutItem',
			Array.from({ length: 200 }).reduce<object>((inner) => ({ M: inner }), {}),
			/#SerializationException/,
		],
	]
	for (const [what, operation, input, refusal] of refused)
		it(`is refused: ${what}`, () => assert.match(refusalOf(operation, input), refusal))

	it('accepts surrogate pairs, and escaped backslashes before what looks like a surrogate', () => {
		for (const text of ['\ud83d\ude00', '\\ud800', '\\\\ud800'])
			assert.ok('params' in toolCall('GetItem', { Key: { id: { S: text } } }), text)
		assert.match(refusalOf('GetItem', { Key: { id: { S: '\\\ud800' } } }), /lone surrogate/)
	})
})
