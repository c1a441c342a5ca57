import { CfnOutput, SecretValue, Validations } from 'aws-cdk-lib'
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import { noAccounts } from '../../lambda/accounts/contract.ts'
import { retainedIf } from '../retainedIf.ts'
import type { Settings } from '../settings.ts'

/** The accounts of nRF Cloud with their credentials, in one secret, which `npm run accounts` writes. */
export class Accounts extends Construct {
	readonly secretArn: string

	constructor(scope: Construct, id: string, { retain }: Settings) {
		super(scope, id)
		const secret = new Secret(this, 'Secret', {
			description: 'Accounts of nRF Cloud, with their API keys and webhook secrets.',
			// Another text here would replace what the operator has put in it.
			secretStringValue: SecretValue.unsafePlainText(noAccounts),
			removalPolicy: retainedIf(retain),
		})
		Validations.of(secret).acknowledge({
			id: 'AwsSolutions::AwsSolutions-SMG4',
			reason: 'nRF Cloud makes the API keys; no function can rotate them.',
		})
		this.secretArn = secret.secretArn
		new CfnOutput(this, 'Output', {
			value: secret.secretArn,
			description: 'Secret with the accounts of nRF Cloud',
		}).overrideLogicalId('AccountsSecret')
	}

	/** Exactly these actions on the secret. */
	grant(grantee: IGrantable, ...actions: string[]): Grant {
		return Grant.addToPrincipal({ grantee, actions, resourceArns: [this.secretArn] })
	}
}
