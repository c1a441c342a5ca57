import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { answerOf } from './dynoxideAnswer.ts'

describe('the result of a tool', () => {
	it('is the answer', () => {
		assert.deepEqual(answerOf({ content: [{ text: '{"Count":1}' }] }), { status: 200, body: '{"Count":1}' })
	})

	const errors: readonly (readonly [text: string, status: number, type: string, message: string])[] = [
		[
			'{"error_type":"ConditionalCheckFailedException","message":"m","retryable":false}',
			400,
			'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
			'm',
		],
		[
			'{"error_type":"ValidationException","message":"m","retryable":false}',
			400,
			'com.amazon.coral.validate#ValidationException',
			'm',
		],
		[
			'{"error_type":"InternalServerError","message":"m","retryable":true}',
			500,
			'com.amazonaws.dynamodb.v20120810#InternalServerError',
			'm',
		],
		[
			'failed to deserialize parameters: missing field `key`',
			400,
			'com.amazon.coral.validate#ValidationException',
			'failed to deserialize parameters: missing field `key`',
		],
	]
	for (const [text, status, type, message] of errors)
		it(`is an error with its name: ${text}`, () => {
			const answer = answerOf({ isError: true, content: [{ text }] })
			assert.equal(answer.status, status)
			assert.deepEqual(JSON.parse(answer.body), { __type: type, message })
		})
})
