import { CfnOutput } from 'aws-cdk-lib'
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb'
import { Construct } from 'constructs'
import { retainedIf } from './retainedIf.ts'
import type { Settings } from './settings.ts'

/** The integrations, their converters, and what became of each message. */
export class Integrations extends Construct {
	/** Its keys are in `lambda/integrations/itemKeys.ts` and `lambda/converters/store/itemKeys.ts`. */
	readonly table: Table

	constructor(scope: Construct, id: string, { coapHost, retain }: Settings) {
		super(scope, id)
		this.table = new Table(this, 'Table', {
			partitionKey: { name: 'pk', type: AttributeType.STRING },
			sortKey: { name: 'sk', type: AttributeType.STRING },
			timeToLiveAttribute: 'ttl',
			billingMode: BillingMode.PAY_PER_REQUEST,
			pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
			removalPolicy: retainedIf(retain),
		})
		new CfnOutput(this, 'Output', {
			value: this.table.tableName,
			description: 'Table of the integrations and converters',
		}).overrideLogicalId('IntegrationsTable')
		new CfnOutput(this, 'CoapHost', {
			value: coapHost,
			description: 'Host of the endpoints of integrations',
		}).overrideLogicalId('CoapHost')
	}
}
