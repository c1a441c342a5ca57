import { CfnOutput } from 'aws-cdk-lib'
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb'
import { Construct } from 'constructs'
import { retainedIf } from './retainedIf.ts'
import type { Settings } from './settings.ts'

/** The newest values of each device, which a new watcher gets first. */
export class State extends Construct {
	/** one item for each object instance */
	readonly table: Table

	constructor(scope: Construct, id: string, { retain }: Settings) {
		super(scope, id)
		this.table = new Table(this, 'Table', {
			partitionKey: { name: 'deviceId', type: AttributeType.STRING },
			sortKey: { name: 'object', type: AttributeType.STRING },
			billingMode: BillingMode.PAY_PER_REQUEST,
			pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
			removalPolicy: retainedIf(retain),
		})
		new CfnOutput(this, 'Output', {
			value: this.table.tableName,
			description: 'Table of the newest values of each device',
		}).overrideLogicalId('StateTable')
	}
}
