import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createIam } from './iam.ts'
import { compilePolicy } from './iamPolicy.ts'

const table = 'arn:aws:dynamodb:eu-west-1:000000000000:table/a'

const roleWith = (kind: 'role' | 'user', statement: object) => ({
	name: 'importer',
	arn: `arn:aws:iam::000000000000:${kind}/importer`,
	statements: compilePolicy('policy', { Statement: [{ Effect: 'Allow', Resource: table, ...statement }] }),
	trust: [],
})

const put = { action: 'dynamodb:PutItem', resource: table }

describe('iam: the decisions that are kept', () => {
	it('are those of one role: another one with the same name has its own', () => {
		const iam = createIam('000000000000', new Map())
		const [role, user] = [
			roleWith('role', { Action: 'dynamodb:PutItem' }),
			roleWith('user', { Action: 'dynamodb:GetItem' }),
		]
		for (let times = 0; times < 3; times++) {
			iam.check(role, put)
			assert.throws(
				() => iam.check(user, put),
				/user\/importer is not authorized to perform: dynamodb:PutItem/,
			)
		}
		assert.deepEqual(
			iam.uses().map(({ role: { arn }, count, calls }) => [arn, count, calls]),
			[
				[role.arn, 3, 3],
				[user.arn, 3, 3],
			],
		)
	})

	it('are none of a condition on the request, and none where the resource has a policy with one', () => {
		const iam = createIam('000000000000', new Map())
		const Condition = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': 'device#*' } }
		const role = roleWith('role', { Action: 'dynamodb:PutItem', Condition })
		const of = (key: string) => ({ ...put, context: { 'dynamodb:LeadingKeys': key } })
		iam.check(role, of('device#1'))
		assert.throws(() => iam.check(role, of('other#1')), /not authorized/)
		iam.check(role, of('device#2'))

		const open = roleWith('role', { Action: 'dynamodb:*' })
		const document = { Statement: [{ Effect: 'Deny', Action: '*', Resource: '*', Condition }] }
		const resourcePolicy = compilePolicy('policy', document)
		assert.throws(() => iam.check(open, { ...of('device#1'), resourcePolicy }), /an explicit deny/)
		iam.check(open, { ...of('other#1'), resourcePolicy })
		assert.throws(() => iam.check(open, { ...of('device#1'), resourcePolicy }), /an explicit deny/)
	})
})

describe('iam: the uses of permissions', () => {
	it('count all sockets of a stage as one resource: they come and go', () => {
		const iam = createIam('000000000000', new Map())
		const stage = 'arn:aws:execute-api:eu-west-1:000000000000:api/live/POST/@connections'
		const action = 'execute-api:ManageConnections'
		const role = roleWith('role', { Action: action, Resource: `${stage}/*` })
		for (let socket = 0; socket < 20_000; socket++)
			iam.check(role, { action, resource: `${stage}/socket-${socket}`, kind: `${stage}/*` })
		assert.deepEqual(
			iam.uses().map(({ resource, count }) => [resource, count]),
			[[`${stage}/*`, 20_000]],
		)
	})
})
