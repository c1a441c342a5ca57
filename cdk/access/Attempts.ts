import { CfnOutput, RemovalPolicy, Validations } from 'aws-cdk-lib'
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb'
import type { IGrantable } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { type openDeviceEnvironment, openDeviceGrants } from '../../lambda/devices/contract.ts'
import type { Devices } from '../Devices.ts'
import type { Settings } from '../settings.ts'

/** Counts failed attempts with fingerprints and keys, per source and in one metric. */
export class Attempts extends Construct {
	/** of every function that checks fingerprints */
	readonly environment: Readonly<Record<(typeof openDeviceEnvironment)[number], string>>
	readonly #devices: Devices
	readonly table: Table

	constructor(scope: Construct, id: string, devices: Devices, settings: Settings) {
		super(scope, id)
		this.#devices = devices
		this.table = new Table(this, 'Table', {
			partitionKey: { name: 'source', type: AttributeType.STRING },
			sortKey: { name: 'window', type: AttributeType.NUMBER },
			timeToLiveAttribute: 'ttl',
			billingMode: BillingMode.PAY_PER_REQUEST,
			// A count is read for one minute: nothing to keep.
			removalPolicy: RemovalPolicy.DESTROY,
		})
		Validations.of(this.table).acknowledge({
			id: 'AwsSolutions::AwsSolutions-DDB3',
			reason: 'A counter is useful for one minute.',
		})
		new CfnOutput(this, 'Output', {
			value: this.table.tableName,
			description: 'Table of the failed attempts',
		}).overrideLogicalId('AttemptsTable')
		this.environment = {
			DEVICES_TABLE: devices.table.tableName,
			ATTEMPTS_TABLE: this.table.tableName,
			FAILED_ATTEMPTS_PER_MINUTE: String(settings.failedAttemptsPerMinute),
			ALLOWED_ORIGINS: settings.allowedOrigins.join(','),
			METRICS_NAMESPACE: settings.stackName,
		}
	}

	/** May only count. */
	grantCount(grantee: IGrantable): void {
		this.table.grant(grantee, 'dynamodb:UpdateItem')
	}

	/** May look up the device of a fingerprint, and count a failed attempt. */
	grant(grantee: IGrantable): void {
		this.#devices.table.grant(grantee, ...openDeviceGrants.devices)
		this.table.grant(grantee, ...openDeviceGrants.attempts)
	}
}
