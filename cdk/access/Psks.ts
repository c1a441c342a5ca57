import { CfnOutput, Validations } from 'aws-cdk-lib'
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import { retainedIf } from '../retainedIf.ts'
import type { Settings } from '../settings.ts'

/**
 * The secret from which the key is derived that seals the pre-shared keys of devices. One function may read it, which opens
 * keys for an edge that stands alone; so do operators, and the CoAP server of local mode.
 */
export class Psks extends Construct {
	readonly secretArn: string

	constructor(scope: Construct, id: string, { retain }: Settings) {
		super(scope, id)
		const secret = new Secret(this, 'Secret', {
			description: 'Seals the pre-shared keys of devices. Without it, every device needs a new one.',
			// 64 of 62 characters have 381 bits. Another length or alphabet would generate another secret.
			generateSecretString: { passwordLength: 64, excludePunctuation: true },
			// The sealed keys are in a table that is retained, too.
			removalPolicy: retainedIf(retain),
		})
		Validations.of(secret).acknowledge({
			id: 'AwsSolutions::AwsSolutions-SMG4',
			reason: 'A new secret would open none of the keys that devices have.',
		})
		this.secretArn = secret.secretArn
		new CfnOutput(this, 'Output', {
			value: secret.secretArn,
			description: 'Secret that seals the pre-shared keys of devices',
		}).overrideLogicalId('PskSecret')
	}
	/** Exactly these actions on the secret. */
	grant(grantee: IGrantable, ...actions: string[]): Grant {
		return Grant.addToPrincipal({ grantee, actions, resourceArns: [this.secretArn] })
	}
}
