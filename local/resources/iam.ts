import { arn, physicalName } from '../access/account.ts'
import { compilePolicy, type Statement } from '../access/iamPolicy.ts'
import { checkValue } from '../template/properties.ts'
import {
	arnOf,
	at,
	idOnly,
	type Kind,
	type Model,
	type Modelled,
	named,
	object,
	ofType,
	texts,
} from './kind.ts'

const roleType = 'AWS::IAM::Role'
const policyType = 'AWS::IAM::Policy'
const managedPolicyType = 'AWS::IAM::ManagedPolicy'
const queuePolicyType = 'AWS::SQS::QueuePolicy'
const permissionType = 'AWS::Lambda::Permission'

export const role: Kind = {
	type: roleType,
	identity: named('iam', (name) => `role/${name}`, 'global'),
	known: ['AssumeRolePolicyDocument', 'Description', 'ManagedPolicyArns'],
}

export const policy: Kind = {
	type: policyType,
	identity: idOnly,
	known: ['PolicyDocument', 'PolicyName', 'Roles'],
}

/** Its `Ref` is its ARN. */
export const managedPolicy: Kind = {
	type: managedPolicyType,
	identity: (account, logicalId) => {
		const policyArn = arn(account, 'iam', `policy/${physicalName(account, logicalId)}`, 'global')
		return { ref: policyArn, attributes: { PolicyArn: policyArn } }
	},
	known: ['Description', 'Path', 'PolicyDocument'],
}

export const queuePolicy: Kind = {
	type: queuePolicyType,
	identity: idOnly,
	known: ['PolicyDocument', 'Queues'],
}

export const permission: Kind = {
	type: permissionType,
	identity: idOnly,
	known: ['Action', 'FunctionName', 'Principal', 'SourceArn'],
}

/** A role of the stack, and what it may do. */
export type Role = {
	readonly name: string
	readonly arn: string
	readonly statements: readonly Statement[]
	/** who may assume the role, and when */
	readonly trust: readonly Statement[]
}

/** The only managed policy of AWS that CDK attaches by itself. */
const basicExecution = {
	Statement: [
		{
			Effect: 'Allow',
			Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
			Resource: '*',
		},
	],
}

/** The statements of the managed policies of the stack, by the ARN of the policy. */
export const describeManagedPolicies = (model: Model): ReadonlyMap<string, readonly Statement[]> =>
	new Map(
		ofType(model, managedPolicyType).map((resource) => [
			resource.identity.ref,
			compilePolicy(at(resource), object(resource.properties['PolicyDocument'])),
		]),
	)

const managedStatements = (
	own: ReadonlyMap<string, readonly Statement[]>,
	resource: Modelled,
): readonly Statement[] =>
	texts(resource.properties['ManagedPolicyArns']).flatMap((policyArn) => {
		const statements = own.get(policyArn)
		if (statements !== undefined) return statements
		const name = policyArn.split(':policy/')[1]
		checkValue(`${at(resource)} ManagedPolicyArns`, name, ['service-role/AWSLambdaBasicExecutionRole'])
		return compilePolicy(at(resource), basicExecution)
	})

export const describeRoles = (model: Model): readonly Role[] => {
	const managed = describeManagedPolicies(model)
	return ofType(model, roleType).map((resource) => {
		const policies = ofType(model, policyType).filter(({ properties }) =>
			texts(properties['Roles']).includes(resource.identity.ref),
		)
		return {
			name: resource.identity.ref,
			arn: arnOf(resource),
			trust: compilePolicy(at(resource), object(resource.properties['AssumeRolePolicyDocument'])),
			statements: [
				...managedStatements(managed, resource),
				...policies.flatMap((attached) =>
					compilePolicy(at(attached), object(attached.properties['PolicyDocument'])),
				),
			],
		}
	})
}

/** The statements of the policy of each queue, by the URL of the queue. */
export const describeQueuePolicies = (model: Model): ReadonlyMap<string, readonly Statement[]> => {
	const statements = new Map<string, readonly Statement[]>()
	for (const resource of ofType(model, queuePolicyType))
		for (const url of texts(resource.properties['Queues']))
			statements.set(url, [
				...(statements.get(url) ?? []),
				...compilePolicy(at(resource), object(resource.properties['PolicyDocument'])),
			])
	return statements
}

/** Who may invoke a function, by the ARN of the function. */
export const describePermissions = (model: Model): ReadonlyMap<string, readonly Statement[]> => {
	const statements = new Map<string, readonly Statement[]>()
	for (const resource of ofType(model, permissionType)) {
		const { Action, FunctionName, Principal, SourceArn } = resource.properties
		const fn = String(FunctionName)
		const statement = {
			Effect: 'Allow',
			Action,
			Resource: fn,
			Principal: { Service: Principal },
			...(SourceArn === undefined ? {} : { Condition: { ArnLike: { 'aws:SourceArn': SourceArn } } }),
		}
		statements.set(fn, [
			...(statements.get(fn) ?? []),
			...compilePolicy(at(resource), { Statement: [statement] }),
		])
	}
	return statements
}
