import { CfnOutput } from 'aws-cdk-lib'
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb'
import { Construct } from 'constructs'
import { retainedIf } from './retainedIf.ts'
import type { Settings } from './settings.ts'

/** The registered devices and the fingerprints that open them. */
export class Devices extends Construct {
	/** items `device#<deviceId>` and `fingerprint#<fingerprint>` */
	readonly table: Table

	constructor(scope: Construct, id: string, { retain }: Settings) {
		super(scope, id)
		this.table = new Table(this, 'Table', {
			partitionKey: { name: 'id', type: AttributeType.STRING },
			billingMode: BillingMode.PAY_PER_REQUEST,
			pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
			removalPolicy: retainedIf(retain),
		})
		new CfnOutput(this, 'Output', {
			value: this.table.tableName,
			description: 'Table of the devices',
		}).overrideLogicalId('DevicesTable')
	}
}
