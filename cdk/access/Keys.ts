import { CfnOutput } from 'aws-cdk-lib'
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb'
import { Construct } from 'constructs'
import { retainedIf } from '../retainedIf.ts'
import type { Settings } from '../settings.ts'

/** The keys of programs and integrators: what each may do, which devices it sees, and a digest in place of the key. */
export class Keys extends Construct {
	/** one item for each key, also for a revoked one */
	readonly table: Table

	constructor(scope: Construct, id: string, { retain }: Settings) {
		super(scope, id)
		this.table = new Table(this, 'Table', {
			partitionKey: { name: 'keyId', type: AttributeType.STRING },
			billingMode: BillingMode.PAY_PER_REQUEST,
			pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
			removalPolicy: retainedIf(retain),
		})
		new CfnOutput(this, 'Output', {
			value: this.table.tableName,
			description: 'Table of the keys',
		}).overrideLogicalId('KeysTable')
	}
}
