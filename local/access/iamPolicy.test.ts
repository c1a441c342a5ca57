import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compilePolicy, type Decision, evaluate } from './iamPolicy.ts'

const allow = (Action: unknown, Resource: unknown, more: object = {}) => ({
	Effect: 'Allow',
	Action,
	Resource,
	...more,
})
const deny = (Action: unknown, Resource: unknown, more: object = {}) => ({
	Effect: 'Deny',
	Action,
	Resource,
	...more,
})

describe('iamPolicy: evaluate', () => {
	const table = 'arn:aws:dynamodb:eu-west-1:000000000000:table/a'
	const access = { action: 'dynamodb:PutItem', resource: table, context: { 'aws:SecureTransport': 'true' } }
	const onTls = { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
	const cases: readonly (readonly [string, readonly object[], Decision])[] = [
		['nothing is allowed without a statement', [], 'not allowed'],
		['an exact statement allows', [allow('dynamodb:PutItem', table)], 'allowed'],
		['an action has no case', [allow('DynamoDB:putitem', table)], 'allowed'],
		['another action does not allow', [allow('dynamodb:GetItem', table)], 'not allowed'],
		['another resource does not allow', [allow('dynamodb:PutItem', `${table}b`)], 'not allowed'],
		['an index is another resource', [allow('dynamodb:PutItem', `${table}/index/x`)], 'not allowed'],
		['lists', [allow(['dynamodb:GetItem', 'dynamodb:PutItem'], ['x', table])], 'allowed'],
		['a star is any text', [allow('dynamodb:*', 'arn:aws:dynamodb:*:*:table/*')], 'allowed'],
		['a question mark is one character', [allow('dynamodb:PutIte?', table)], 'allowed'],
		['a dot is a dot', [allow('dynamodb.PutItem', table)], 'not allowed'],
		[
			'an explicit deny wins',
			[allow('dynamodb:*', '*'), deny('dynamodb:PutItem', table)],
			'denied explicitly',
		],
		['a deny whose condition does not hold', [allow('*', '*'), deny('*', '*', onTls)], 'allowed'],
		[
			'an allow whose condition does not hold',
			[allow('*', '*', { Condition: { StringEquals: { 'aws:SourceAccount': '1' } } })],
			'not allowed',
		],
	]
	for (const [title, Statement, expected] of cases)
		it(title, () => assert.equal(evaluate(compilePolicy('policy', { Statement }), access), expected))

	const conditions: readonly (readonly [string, string, string, boolean])[] = [
		['StringEquals', 'a*', 'ab', false],
		['StringLike', 'a*', 'ab', true],
		['ArnLike', 'arn:*:rule/x', 'arn:aws:iot:r:1:rule/x', true],
		['ArnEquals', 'arn:aws:iot:r:1:rule/x', 'arn:aws:iot:r:1:rule/y', false],
		['Bool', 'true', 'TRUE', true],
		['ForAllValues:StringLike', 'device#*', 'device#1', true],
		['ForAllValues:StringLike', 'device#1', 'device#12', false],
	]
	for (const [operator, expected, value, holds] of conditions)
		it(`${operator} ${expected} ${holds ? 'holds' : 'does not hold'} for ${value}`, () => {
			const Statement = [allow('*', '*', { Condition: { [operator]: { key: expected } } })]
			const decision = evaluate(compilePolicy('policy', { Statement }), {
				...access,
				context: { key: value },
			})
			assert.equal(decision, holds ? 'allowed' : 'not allowed')
		})

	it('refuses what it cannot evaluate, by name', () => {
		const condition = [allow('*', '*', { Condition: { DateLessThan: { 'aws:CurrentTime': 'x' } } })]
		assert.throws(
			() => compilePolicy('policy', { Statement: condition }),
			/operator DateLessThan is not supported/,
		)
		assert.throws(
			() => compilePolicy('policy', { Statement: [{ Effect: 'Allow', NotAction: 'x', Resource: '*' }] }),
			/property NotAction is not supported/,
		)
	})
})
