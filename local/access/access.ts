import type { AwsRequest } from '../aws/awsOperation.ts'
import {
	describeManagedPolicies,
	describePermissions,
	describeQueuePolicies,
	describeRoles,
	type Role,
} from '../resources/iam.ts'
import { describePartitionKeys } from '../resources/table.ts'
import type { Queue } from '../sqs/queue.ts'
import type { StackDescription } from '../template/describeStack.ts'
import { arn } from './account.ts'
import type { Credentials } from './credentials.ts'
import { createIam, type Iam, type RoleAccess } from './iam.ts'
import { requestAccess } from './requestAccess.ts'

/** An IAM user who is no part of the stack. */
export type User = Credentials & {
	readonly name: string
	/** the managed policies of the stack that the user has, by their logical ids */
	readonly policies: readonly string[]
}

/** The permissions of a stack. The checks throw the error of AWS, which names the action and the resource. */
export type Access = {
	readonly iam: Iam
	/** by ARN */
	readonly roles: ReadonlyMap<string, Role>
	/** throws unless the function or user that signed a request may do what it asks for */
	readonly checkRequest: (request: AwsRequest) => void
	/** throws unless the owner of a key may invoke a method of an API; returns the ARN of the owner */
	readonly checkInvoke: (accessKeyId: string, resource: string) => string
	/** throws unless the role of a function may do this to the queue of its event source mapping */
	readonly checkMapping: (functionArn: string, action: string, queue: Queue) => void
	/** throws unless IoT may assume the role for the rule, and send to the queue with it */
	readonly checkRule: (roleArn: string, ruleArn: string, queue: Queue) => void
}

/** A user, as one of its kind that has the statements of a role. */
const principalsOf = (
	{ model, account }: StackDescription,
	users: readonly User[],
): ReadonlyMap<string, Role> => {
	const managed = describeManagedPolicies(model)
	const statementsOf = (logicalId: string) => {
		const policy = model.resources.find((resource) => resource.logicalId === logicalId)
		const statements = managed.get(policy?.identity.ref ?? '')
		if (statements === undefined) throw new Error(`the stack has no managed policy ${logicalId}`)
		return statements
	}
	return new Map(
		users.map(({ accessKeyId, name, policies }) => [
			accessKeyId,
			{
				name,
				arn: arn(account, 'iam', `user/${name}`, 'global'),
				statements: policies.flatMap(statementsOf),
				trust: [],
			},
		]),
	)
}

export const createAccess = (stack: StackDescription, users: readonly User[] = []): Access => {
	const { model, account, queues, functions, parameters, secrets } = stack
	const roles = new Map(describeRoles(model).map((role) => [role.arn, role]))
	const roleOf = (roleArn: string | undefined): Role => {
		const role = roles.get(roleArn ?? '')
		if (role === undefined) throw new Error(`the stack has no role ${roleArn}`)
		return role
	}
	const queuePolicies = describeQueuePolicies(model)
	const accessesOf = requestAccess({
		account,
		queues,
		queuePolicies,
		partitionKeys: describePartitionKeys(model),
		parameters,
		secrets,
	})
	const onQueue = (action: string, { arn: resource, url }: Queue): RoleAccess => ({
		action,
		resource,
		resourcePolicy: queuePolicies.get(url) ?? [],
	})
	const principals = principalsOf(stack, users)
	const roleArns = new Map(
		functions.map(({ environment, roleArn }) => [environment['AWS_ACCESS_KEY_ID'] ?? '', roleArn]),
	)
	/** undefined for the operator, who may do everything */
	const principalOf = (accessKeyId: string): Role | undefined =>
		roleArns.has(accessKeyId) ? roleOf(roleArns.get(accessKeyId)) : principals.get(accessKeyId)
	const iam = createIam(account.accountId, describePermissions(model))
	return {
		iam,
		roles,
		checkRequest: (request) => {
			const principal = principalOf(request.accessKeyId)
			if (principal === undefined) return
			for (const access of accessesOf(request)) iam.check(principal, access)
		},
		checkInvoke: (accessKeyId, resource) => {
			const principal = principalOf(accessKeyId)
			if (principal === undefined) return arn(account, 'iam', 'user/operator', 'global')
			iam.check(principal, { action: 'execute-api:Invoke', resource })
			return principal.arn
		},
		checkMapping: (functionArn, action, queue) => {
			const fn = functions.find(({ arn }) => arn === functionArn)
			iam.check(roleOf(fn?.roleArn), onQueue(action, queue))
		},
		checkRule: (roleArn, ruleArn, queue) => {
			const role = roleOf(roleArn)
			iam.checkTrust(role, 'iot.amazonaws.com', ruleArn)
			iam.check(role, onQueue('sqs:SendMessage', queue))
		},
	}
}
