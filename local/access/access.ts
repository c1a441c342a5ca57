import type { AwsRequest } from '../aws/awsOperation.ts'
import { describePermissions, describeQueuePolicies, describeRoles, type Role } from '../resources/iam.ts'
import { describePartitionKeys } from '../resources/table.ts'
import type { Queue } from '../sqs/queue.ts'
import type { StackDescription } from '../template/describeStack.ts'
import { createIam, type Iam, type RoleAccess } from './iam.ts'
import { requestAccess } from './requestAccess.ts'

/** The permissions of a stack. The checks throw the error of AWS, which names the action and the resource. */
export type Access = {
	readonly iam: Iam
	/** by ARN */
	readonly roles: ReadonlyMap<string, Role>
	/** throws unless the function that signed a request may do what it asks for */
	readonly checkRequest: (request: AwsRequest) => void
	/** throws unless the role of a function may do this to the queue of its event source mapping */
	readonly checkMapping: (functionArn: string, action: string, queue: Queue) => void
	/** throws unless IoT may assume the role for the rule, and send to the queue with it */
	readonly checkRule: (roleArn: string, ruleArn: string, queue: Queue) => void
}

export const createAccess = (stack: StackDescription): Access => {
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
	const iam = createIam(account.accountId, describePermissions(model))
	return {
		iam,
		roles,
		checkRequest: (request) => {
			const fn = functions.find(({ environment }) => environment['AWS_ACCESS_KEY_ID'] === request.accessKeyId)
			// Keys belong to functions or to the operator, who may do everything.
			if (fn === undefined) return
			for (const access of accessesOf(request)) iam.check(roleOf(fn.roleArn), access)
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
