import { arn, physicalName } from '../account.ts'
import { idOnly, type Kind } from './kind.ts'

export const role: Kind = {
	type: 'AWS::IAM::Role',
	identity: (account, logicalId) => {
		const name = physicalName(account, logicalId)
		return { ref: name, attributes: { Arn: arn(account, 'iam', `role/${name}`, 'global') } }
	},
	known: ['AssumeRolePolicyDocument', 'Description', 'ManagedPolicyArns'],
}

export const policy: Kind = {
	type: 'AWS::IAM::Policy',
	identity: idOnly,
	known: ['PolicyDocument', 'PolicyName', 'Roles'],
}
