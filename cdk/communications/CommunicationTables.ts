import { CfnOutput, RemovalPolicy, Validations } from 'aws-cdk-lib'
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb'
import type { IGrantable } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { type recordEnvironment, recordGrants } from '../../lambda/communications/contract.ts'
import { MessageQueue } from '../MessageQueue.ts'
import { retainedIf } from '../retainedIf.ts'
import type { Settings } from '../settings.ts'

/** What happened lately, for those who listen; who listens; and what was done on the platform. */
export class CommunicationTables extends Construct {
	/** events, in a slot for each minute and shard */
	readonly events: Table
	/** sockets, tickets, and how far events have been sent */
	readonly streams: Table
	/** the log of actions */
	readonly actions: Table
	/** says that there is something new */
	readonly wakes: MessageQueue

	constructor(scope: Construct, id: string, { retain }: Settings) {
		super(scope, id)
		const passing = {
			timeToLiveAttribute: 'ttl',
			billingMode: BillingMode.PAY_PER_REQUEST,
			removalPolicy: RemovalPolicy.DESTROY,
		} as const
		this.events = new Table(this, 'Events', {
			partitionKey: { name: 'slot', type: AttributeType.STRING },
			sortKey: { name: 'place', type: AttributeType.STRING },
			...passing,
		})
		this.streams = new Table(this, 'Streams', {
			partitionKey: { name: 'kind', type: AttributeType.STRING },
			sortKey: { name: 'id', type: AttributeType.STRING },
			...passing,
		})
		this.actions = new Table(this, 'Actions', {
			partitionKey: { name: 'log', type: AttributeType.STRING },
			sortKey: { name: 'id', type: AttributeType.STRING },
			timeToLiveAttribute: 'ttl',
			billingMode: BillingMode.PAY_PER_REQUEST,
			pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
			removalPolicy: retainedIf(retain),
		})
		for (const table of [this.events, this.streams])
			Validations.of(table).acknowledge({
				id: 'AwsSolutions::AwsSolutions-DDB3',
				reason: 'Its items are useless after some hours; the ledger and the downlinks have what happened.',
			})
		this.wakes = new MessageQueue(this, 'Wakes')
		const outputs = {
			EventsTable: [this.events.tableName, 'Table of the events of the streams'],
			StreamsTable: [this.streams.tableName, 'Table of the sockets of the streams'],
			ActionsTable: [this.actions.tableName, 'Table of the log of actions'],
			EventsQueueUrl: [this.wakes.queueUrl, 'Queue that says that there are new events'],
		} as const
		for (const [name, [value, description]] of Object.entries(outputs))
			new CfnOutput(this, `${name}Output`, { value, description }).overrideLogicalId(name)
	}

	/** of whatever writes events */
	get recordEnvironment(): Readonly<Record<(typeof recordEnvironment)[number], string>> {
		return {
			EVENTS_TABLE: this.events.tableName,
			STREAMS_TABLE: this.streams.tableName,
			EVENTS_QUEUE_URL: this.wakes.queueUrl,
		}
	}

	/** Lets a function write events. It learns by `GetItem` whether somebody listens, or with other items that it reads. */
	grantRecord(grantee: IGrantable, readAction: 'dynamodb:GetItem' | 'dynamodb:BatchGetItem'): void {
		this.events.grant(grantee, ...recordGrants.events)
		this.streams.grant(grantee, readAction)
		this.wakes.grant(grantee, ...recordGrants.wakes)
	}
}
