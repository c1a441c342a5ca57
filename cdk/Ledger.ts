import { CfnOutput } from 'aws-cdk-lib'
import { AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb'
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { byMessageIndex } from '../lambda/imports/contract.ts'
import { retainedIf } from './retainedIf.ts'
import type { Settings } from './settings.ts'

/** The import log: one entry per message, numbered per device. Neither key can be changed later. */
export class Ledger extends Construct {
	readonly table: Table

	constructor(scope: Construct, id: string, { retain }: Settings) {
		super(scope, id)
		this.table = new Table(this, 'Table', {
			partitionKey: { name: 'deviceId', type: AttributeType.STRING },
			sortKey: { name: 'seq', type: AttributeType.NUMBER },
			timeToLiveAttribute: 'ttl',
			billingMode: BillingMode.PAY_PER_REQUEST,
			pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
			removalPolicy: retainedIf(retain),
		})
		this.table.addLocalSecondaryIndex({
			indexName: byMessageIndex,
			sortKey: { name: 'messageKey', type: AttributeType.STRING },
			projectionType: ProjectionType.KEYS_ONLY,
		})
		new CfnOutput(this, 'Output', {
			value: this.table.tableName,
			description: 'Table of the import log',
		}).overrideLogicalId('LedgerTable')
	}

	/** Grants actions on the table alone; `Table.grant` includes every index. */
	grant(grantee: IGrantable, ...actions: string[]): void {
		this.#allow(grantee, actions, this.table.tableArn)
	}

	/** Allows a function to find an earlier delivery of a message. */
	grantQueryByMessage(grantee: IGrantable): void {
		this.#allow(grantee, ['dynamodb:Query'], `${this.table.tableArn}/index/${byMessageIndex}`)
	}

	#allow(grantee: IGrantable, actions: string[], resource: string): void {
		grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions, resources: [resource] }))
	}
}
