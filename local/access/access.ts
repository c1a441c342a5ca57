import type { AwsRequest } from '../aws/awsOperation.ts'
import { describePermissions, describeQueuePolicies, describeRoles, type Role } from '../resources/iam.ts'
import { describePartitionKeys } from '../resources/table.ts'
import type { Queue } from '../sqs/queueStore.ts'
import type { StackDescription } from '../template/describeStack.ts'
import { createIam, type Iam, type RoleAccess } from './iam.ts'
import { requestAccess } from './requestAccess.ts'

/** Who may do what in a stack. The checks throw AWS's own error, naming action and resource. */
export type Access = {
	readonly iam: Iam
	/** by ARN */
	readonly roles: ReadonlyMap<string, Role>
	/** the function that signed may do what the request asks for */
	readonly checkRequest: (request: AwsRequest) => void
	/** the role of the function may do this to the queue it is fed from */
	readonly checkMapping: (functionArn: string, action: string, queue: Queue) => void
	/** IoT may take the role for the rule, and send to the queue with it */
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
			// No function has the key of the operator, who may do everything; there are no other keys.
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
