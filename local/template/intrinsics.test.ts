import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { localAccount } from '../access/account.ts'
import { resolve } from './intrinsics.ts'

const scope = {
	account: localAccount('stack'),
	identities: new Map([['Queue', { ref: 'http://queue', attributes: { Arn: 'arn:queue' } }]]),
}

describe('intrinsics: resolve', () => {
	const cases: readonly (readonly [string, unknown, unknown])[] = [
		['leaves plain values', { a: [1, 'b', true, null] }, { a: [1, 'b', true, null] }],
		['Ref of a resource', { Ref: 'Queue' }, 'http://queue'],
		['Ref of a pseudo parameter', { Ref: 'AWS::Partition' }, 'aws'],
		['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:queue'],
		['Fn::GetAtt as text', { 'Fn::GetAtt': 'Queue.Arn' }, 'arn:queue'],
		['Fn::Join with functions inside', { 'Fn::Join': ['-', ['a', { Ref: 'Queue' }]] }, 'a-http://queue'],
		// biome-ignore lint/suspicious/noTemplateCurlyInString: the syntax of CloudFormation
		['Fn::Sub', { 'Fn::Sub': 'x-${AWS::Partition}-${Queue.Arn}' }, 'x-aws-arn:queue'],
		['goes into lists and objects', [{ b: { Ref: 'Queue' } }], [{ b: 'http://queue' }]],
	]
	for (const [title, input, expected] of cases)
		it(title, () => assert.deepEqual(resolve(scope, input), expected))

	const refused: readonly (readonly [string, unknown, RegExp])[] = [
		['an unknown function', { 'Fn::Select': [0, ['a']] }, /Fn::Select is not supported/],
		['a Ref to nothing', { Ref: 'Nothing' }, /Ref Nothing is not supported/],
		['an unknown attribute', { 'Fn::GetAtt': ['Queue', 'Size'] }, /Queue\.Size is not supported/],
		['Fn::Sub with a list', { 'Fn::Sub': ['a', {}] }, /Fn::Sub with a list is not supported/],
	]
	for (const [title, input, message] of refused)
		it(`refuses ${title} by name`, () => assert.throws(() => resolve(scope, { a: input }), { message }))
})
