import { awsError } from '../aws/awsOperation.ts'
import type { Role } from '../resources/iam.ts'
import { type Decision, evaluate, type Statement } from './iamPolicy.ts'

/** An action of a role on a resource. */
export type RoleAccess = {
	readonly action: string
	readonly resource: string
	/** the values of condition keys in this request */
	readonly context?: Readonly<Record<string, string>>
	/** what the resource is counted as, if there are ever more of its kind: `resource` with `*` */
	readonly kind?: string
	/** of a call that has been counted: one of several resources that it needs permissions for */
	readonly isSameCall?: boolean
	/** the policy of the resource, if it has one */
	readonly resourcePolicy?: readonly Statement[]
}

export type Iam = {
	/** Throws the error of AWS, which names the action and the resource, unless the role may do this. */
	readonly check: (role: Role, access: RoleAccess) => void
	/** Throws unless a service may assume a role on behalf of a resource of the stack. */
	readonly checkTrust: (role: Role, service: string, sourceArn: string) => void
	/** Throws unless a service may invoke a function on behalf of a resource. */
	readonly checkPermission: (functionArn: string, service: string, sourceArn: string) => void
	/** the actions of each role, allowed or not */
	readonly uses: () => readonly Use[]
}

export type Use = {
	readonly role: Role
	readonly action: string
	readonly resource: string
	/** times that the permission was needed */
	readonly count: number
	/** the same, where a call that needs permissions for several resources counts for the first of them only */
	readonly calls: number
}

/** HTTP within one machine counts as TLS: nobody can listen to it. */
const secure = { 'aws:SecureTransport': 'true' }

/** The data plane of IoT refuses without a word about who may not do what. */
const refusal = (who: string, { action, resource }: RoleAccess, why: string) =>
	action.startsWith('iot:')
		? awsError(403, 'ForbiddenException', 'Forbidden')
		: awsError(
				400,
				'AccessDeniedException',
				`User: ${who} is not authorized to perform: ${action} on resource: ${resource} because ${why}`,
			)

/** Whether a statement depends on nothing but action and resource. */
const isFixed = ({ conditionKeys }: Statement): boolean => conditionKeys.every((key) => key in secure)

const keyOf = ({ arn }: Role, action: string, resource: string): string => `${arn} ${action} ${resource}`

/** More than the resources of a stack, and the sockets that are open. */
const mostKept = 10_000

/** Evaluates the policies of a stack as IAM would. */
export const createIam = (accountId: string, permissions: ReadonlyMap<string, readonly Statement[]>): Iam => {
	const uses = new Map<string, Use>()
	/** decisions that are the same for every such request: the policies of a stack do not change while it runs */
	const kept = new Map<string, Decision>()
	const count = (
		role: Role,
		{ action, resource: one, kind: resource = one, isSameCall = false }: RoleAccess,
	): void => {
		const key = keyOf(role, action, resource)
		const { count, calls } = uses.get(key) ?? { count: 0, calls: 0 }
		uses.set(key, { role, action, resource, count: count + 1, calls: calls + (isSameCall ? 0 : 1) })
	}
	const decide = (role: Role, access: RoleAccess): Decision => {
		const { action, resource, context = {}, resourcePolicy = [] } = access
		const key = keyOf(role, action, resource)
		const known = kept.get(key)
		if (known !== undefined) return known
		const statements = [...role.statements, ...resourcePolicy]
		const decision = evaluate(statements, { action, resource, context: { ...secure, ...context } })
		if (!statements.every(isFixed)) return decision
		if (kept.size >= mostKept) kept.clear()
		kept.set(key, decision)
		return decision
	}
	const source = (sourceArn: string) => ({ 'aws:SourceArn': sourceArn, 'aws:SourceAccount': accountId })
	return {
		check: (role, access) => {
			count(role, access)
			const decision = decide(role, access)
			if (decision === 'denied explicitly') throw refusal(role.arn, access, 'of an explicit deny')
			if (decision === 'not allowed')
				throw refusal(role.arn, access, `no identity-based policy allows the ${access.action} action`)
		},
		checkTrust: (role, service, sourceArn) => {
			const trusting = role.trust.filter(({ principals }) => principals.includes(service))
			const access = { action: 'sts:AssumeRole', resource: role.arn }
			if (evaluate(trusting, { ...access, context: source(sourceArn) }) !== 'allowed')
				throw refusal(`${service} for ${sourceArn}`, access, 'the trust policy of the role does not allow it')
		},
		checkPermission: (functionArn, service, sourceArn) => {
			const granted = (permissions.get(functionArn) ?? []).filter(({ principals }) =>
				principals.includes(service),
			)
			const access = { action: 'lambda:InvokeFunction', resource: functionArn }
			if (evaluate(granted, { ...access, context: source(sourceArn) }) !== 'allowed')
				throw refusal(`${service} for ${sourceArn}`, access, 'no resource-based policy allows it')
		},
		uses: () => [...uses.values()],
	}
}
