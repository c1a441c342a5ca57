import { CfnOutput } from 'aws-cdk-lib'
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb'
import type { IGrantable } from 'aws-cdk-lib/aws-iam'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { convertMessagesEnvironment } from '../lambda/integrations/contract.ts'
import type { CommunicationTables } from './communications/CommunicationTables.ts'
import type { Devices } from './Devices.ts'
import type { Bundles } from './functions/bundleLambdas.ts'
import { LambdaFunction } from './functions/LambdaFunction.ts'
import type { Ledger } from './Ledger.ts'
import { MessageQueue } from './MessageQueue.ts'
import { retainedIf } from './retainedIf.ts'
import type { Settings } from './settings.ts'

type ConvertNeeds = {
	readonly bundles: Bundles
	readonly devices: Devices
	readonly ledger: Ledger
	/** where the messages of devices go */
	readonly messages: Queue
	/** which encoders make the bytes of */
	readonly downlinks: {
		readonly table: Table
		readonly queue: MessageQueue
		readonly grant: (grantee: IGrantable, ...actions: string[]) => void
	}
	/** hears of each transition of a downlink */
	readonly events: CommunicationTables
	readonly settings: Settings
}

/**
 * The integrations, their converters, and what became of each message. Messages have a queue and a function of their own: a
 * bad converter costs the messages of integrations time, and those of other devices nothing.
 */
export class Integrations extends Construct {
	/** Its keys are in `lambda/integrations/itemKeys.ts` and `lambda/converters/store/itemKeys.ts`. */
	readonly table: Table
	/** messages that converters read */
	readonly queue: MessageQueue

	constructor(scope: Construct, id: string, settings: Settings) {
		super(scope, id)
		this.table = new Table(this, 'Table', {
			partitionKey: { name: 'pk', type: AttributeType.STRING },
			sortKey: { name: 'sk', type: AttributeType.STRING },
			timeToLiveAttribute: 'ttl',
			billingMode: BillingMode.PAY_PER_REQUEST,
			pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
			removalPolicy: retainedIf(settings.retain),
		})
		this.output('IntegrationsTable', this.table.tableName, 'Table of the integrations and converters')
		this.output('CoapHost', settings.coapHost, 'Host of the endpoints of integrations')
		this.queue = new MessageQueue(this, 'Messages')
		this.output('UplinksQueueUrl', this.queue.queueUrl, 'Queue of the messages of integrations')
	}

	/** Feeds the function that runs decoders and encoders. */
	convert({ bundles, devices, ledger, messages, downlinks, events, settings }: ConvertNeeds): void {
		const converter = new LambdaFunction<(typeof convertMessagesEnvironment)[number]>(this, 'Convert', {
			bundles,
			code: 'integrations/convertMessages',
			description: 'Converts messages of integrations, and what is sent to their devices.',
			memoryMegabytes: 512,
			environment: {
				INTEGRATIONS_TABLE: this.table.tableName,
				DEVICES_TABLE: devices.table.tableName,
				LEDGER_TABLE: ledger.table.tableName,
				MESSAGES_QUEUE_URL: messages.queueUrl,
				RETENTION_DAYS: String(settings.retentionDays),
				METRICS_NAMESPACE: settings.stackName,
				...events.recordEnvironment,
				DOWNLINKS_TABLE: downlinks.table.tableName,
				DOWNLINKS_QUEUE_URL: downlinks.queue.queueUrl,
			},
		})
		this.table.grant(converter, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem')
		devices.table.grant(converter, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem')
		ledger.grant(converter, 'dynamodb:Query')
		messages.grant(converter, 'sqs:SendMessage')
		downlinks.grant(converter, 'dynamodb:GetItem', 'dynamodb:PutItem')
		downlinks.queue.grant(converter, 'sqs:SendMessage')
		events.grantRecord(converter, 'dynamodb:GetItem')
		this.queue.feed(converter, { maxConcurrency: settings.concurrency.integrations })
	}
	private output(name: string, value: string, description: string): void {
		new CfnOutput(this, `${name}Output`, { value, description }).overrideLogicalId(name)
	}
}
