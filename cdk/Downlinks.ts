import { ArnFormat, CfnOutput, Stack, Validations } from 'aws-cdk-lib'
import { AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb'
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { type advanceEnvironment, c2dTopic, pendingIndex } from '../lambda/downlinks/contract.ts'
import type { Accounts } from './access/Accounts.ts'
import type { CommunicationTables } from './communications/CommunicationTables.ts'
import type { Devices } from './Devices.ts'
import type { Bundles } from './functions/bundleLambdas.ts'
import { LambdaFunction } from './functions/LambdaFunction.ts'
import type { Integrations } from './Integrations.ts'
import { MessageQueue } from './MessageQueue.ts'
import { retainedIf } from './retainedIf.ts'
import type { Settings } from './settings.ts'

type DownlinksNeeds = {
	readonly bundles: Bundles
	readonly devices: Devices
	/** whose encoders make bytes of messages */
	readonly integrations: Integrations
	/** of nRF Cloud */
	readonly accounts: Accounts
	/** hears of each transition */
	readonly events: CommunicationTables
	readonly settings: Settings
}

/** What is to be sent to devices, and what became of it. */
export class Downlinks extends Construct {
	readonly table: Table
	/** downlinks that are to be looked at, now or later */
	readonly queue: MessageQueue

	constructor(scope: Construct, id: string, needs: DownlinksNeeds) {
		super(scope, id)
		const { bundles, devices, integrations, accounts, events, settings } = needs
		this.table = new Table(this, 'Table', {
			partitionKey: { name: 'deviceId', type: AttributeType.STRING },
			sortKey: { name: 'id', type: AttributeType.STRING },
			timeToLiveAttribute: 'ttl',
			billingMode: BillingMode.PAY_PER_REQUEST,
			pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
			removalPolicy: retainedIf(settings.retain),
		})
		this.table.addLocalSecondaryIndex({
			indexName: pendingIndex,
			sortKey: { name: 'pending', type: AttributeType.STRING },
			projectionType: ProjectionType.ALL,
		})
		this.queue = new MessageQueue(this, 'Queue')
		const advance = new LambdaFunction<(typeof advanceEnvironment)[number]>(this, 'Advance', {
			bundles,
			code: 'downlinks/advance',
			description: 'Sees to downlinks: sends them, or notices that their time is over.',
			environment: {
				...events.recordEnvironment,
				DEVICES_TABLE: devices.table.tableName,
				DOWNLINKS_TABLE: this.table.tableName,
				DOWNLINKS_QUEUE_URL: this.queue.queueUrl,
				INTEGRATIONS_TABLE: integrations.table.tableName,
				UPLINKS_QUEUE_URL: integrations.queue.queueUrl,
				ACCOUNTS_SECRET: accounts.secretArn,
				TOPIC_PREFIX: settings.topicPrefix === '' ? '/' : settings.topicPrefix,
			},
			// A downlink that waits comes back every 15 minutes.
			mayLoop: true,
		})
		devices.table.grant(advance, 'dynamodb:GetItem')
		events.grantRecord(advance, 'dynamodb:GetItem')
		this.grant(advance, 'dynamodb:GetItem', 'dynamodb:PutItem')
		this.pending.grant(advance, 'dynamodb:Query')
		this.queue.grant(advance, 'sqs:SendMessage')
		integrations.table.grant(advance, 'dynamodb:GetItem')
		integrations.queue.grant(advance, 'sqs:SendMessage')
		accounts.grant(advance, 'secretsmanager:GetSecretValue')
		this.#grantPublish(advance, settings.topicPrefix + c2dTopic('*'))
		this.queue.feed(advance, { maxConcurrency: settings.concurrency.downlinks })
		new CfnOutput(this, 'TableOutput', {
			value: this.table.tableName,
			description: 'Table of the downlinks',
		}).overrideLogicalId('DownlinksTable')
		new CfnOutput(this, 'QueueOutput', {
			value: this.queue.queueUrl,
			description: 'Queue of the downlinks that are to be looked at',
		}).overrideLogicalId('DownlinksQueueUrl')
	}

	#grantPublish(grantee: LambdaFunction<string>, topic: string): void {
		const resource = (partition: string, region: string, account: string) =>
			`arn:${partition}:iot:${region}:${account}:topic/${topic}`
		Validations.of(grantee.grantPrincipal as unknown as Construct).acknowledge({
			id: `AwsSolutions::AwsSolutions-IAM5[Resource::${resource('<AWS::Partition>', '<AWS::Region>', '<AWS::AccountId>')}]`,
			reason: 'Any device may get a downlink; the topics are those of devices alone.',
		})
		const resources = [
			Stack.of(this).formatArn({
				service: 'iot',
				resource: 'topic',
				resourceName: topic,
				arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
			}),
		]
		grantee.addToRolePolicy(new PolicyStatement({ actions: ['iot:Publish'], resources }))
	}

	/** Grants actions on the table alone; `Table.grant` includes every index. */
	grant(grantee: IGrantable, ...actions: string[]): void {
		grantee.grantPrincipal.addToPrincipalPolicy(
			new PolicyStatement({ actions, resources: [this.table.tableArn] }),
		)
	}

	/** The index of those that something is still to be done for, as `grant` has the table. */
	get pending(): Pick<Downlinks, 'grant'> {
		return {
			grant: (grantee, ...actions) => {
				const resources = [`${this.table.tableArn}/index/${pendingIndex}`]
				grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions, resources }))
			},
		}
	}
}
