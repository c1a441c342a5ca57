import { CfnOutput } from 'aws-cdk-lib'
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb'
import { Construct } from 'constructs'
import { retainedIf } from './retainedIf.ts'
import type { Settings } from './settings.ts'

/** What each device measured, until it expires. */
export class History extends Construct {
	/** rows of object instances by time, and statistics of their hours */
	readonly table: Table

	constructor(scope: Construct, id: string, { retain }: Settings) {
		super(scope, id)
		this.table = new Table(this, 'Table', {
			partitionKey: { name: 'deviceId', type: AttributeType.STRING },
			sortKey: { name: 'at', type: AttributeType.STRING },
			timeToLiveAttribute: 'ttl',
			billingMode: BillingMode.PAY_PER_REQUEST,
			pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
			removalPolicy: retainedIf(retain),
		})
		new CfnOutput(this, 'Output', {
			value: this.table.tableName,
			description: 'Table of what each device measured',
		}).overrideLogicalId('HistoryTable')
	}
}
