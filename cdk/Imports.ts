import { CfnOutput } from 'aws-cdk-lib'
import { Construct } from 'constructs'
import type { importEnvironment } from '../lambda/imports/contract.ts'
import type { Attempts } from './access/Attempts.ts'
import type { Communications } from './communications/Communications.ts'
import type { Devices } from './Devices.ts'
import type { Bundles } from './functions/bundleLambdas.ts'
import { grantShadows } from './functions/grantShadows.ts'
import { LambdaFunction } from './functions/LambdaFunction.ts'
import type { History } from './History.ts'
import type { Ledger } from './Ledger.ts'
import type { Live } from './Live.ts'
import { type DeadLetterQueue, MessageQueue } from './MessageQueue.ts'
import type { State } from './State.ts'
import type { Settings } from './settings.ts'

type ImportsNeeds = {
	readonly bundles: Bundles
	readonly devices: Devices
	readonly attempts: Attempts
	readonly ledger: Ledger
	readonly state: State
	readonly history: History
	readonly live: Live
	readonly communications: Communications
	readonly settings: Settings
}

type Variable = (typeof importEnvironment)[number]

/**
 * One queue that every door writes to, the function that imports its messages, and the one that gives messages that could
 * not be imported their entry in the ledger.
 */
export class Imports extends Construct {
	readonly queue: MessageQueue
	/** gives messages that could not be imported their entry */
	readonly recorder: LambdaFunction<Variable>

	constructor(scope: Construct, id: string, needs: ImportsNeeds) {
		super(scope, id)
		this.queue = new MessageQueue(this, 'Messages')
		const processor = this.importer('Processor', needs, {
			code: 'imports/importMessages',
			description: 'Imports device messages: SenML to LwM2M, ledger, frames to the watchers.',
		})
		// To count messages above a limit. The recorder does not count: its messages were within the limits.
		needs.ledger.grant(processor, 'dynamodb:UpdateItem')
		needs.attempts.grantCount(processor)
		const { concurrency } = needs.settings
		this.queue.feed(processor, { maxConcurrency: concurrency.messages })
		this.recorder = this.importer('Recorder', needs, {
			code: 'imports/recordFailures',
			description: 'Gives messages that could not be imported their entry in the ledger.',
		})
		this.record(this.queue.deadLetters, concurrency.deadLetters)
		new CfnOutput(this, 'Output', {
			value: this.queue.queueUrl,
			description: 'Queue of the messages of devices',
		}).overrideLogicalId('MessagesQueueUrl')
	}

	/** The recorder reads this queue, too. */
	record(failed: DeadLetterQueue, maxConcurrency: number): void {
		failed.feed(this.recorder, maxConcurrency)
	}

	/** A function that may do all that an import takes. */
	private importer(
		id: string,
		{ bundles, devices, attempts, ledger, state, history, live, communications, settings }: ImportsNeeds,
		{ code, description }: { readonly code: string; readonly description: string },
	): LambdaFunction<Variable> {
		const importer = new LambdaFunction<Variable>(this, id, {
			bundles,
			code,
			description,
			memoryMegabytes: 512,
			environment: {
				DEVICES_TABLE: devices.table.tableName,
				LEDGER_TABLE: ledger.table.tableName,
				STATE_TABLE: state.table.tableName,
				HISTORY_TABLE: history.table.tableName,
				HISTORY_DAYS: String(settings.historyDays),
				CONNECTIONS_TABLE: live.connections.tableName,
				FAN_OUT_QUEUE_URL: live.fanOuts.queueUrl,
				RETENTION_DAYS: String(settings.retentionDays),
				ATTEMPTS_TABLE: attempts.environment.ATTEMPTS_TABLE,
				MESSAGES_PER_MINUTE: String(settings.messagesPerMinute),
				UPDATES_PER_MINUTE: String(settings.updatesPerMinute),
				BYTES_PER_DAY: String(settings.bytesPerDay),
				OBJECTS_PER_DEVICE: String(settings.objectsPerDevice),
				UNREGISTERED_PER_MINUTE: String(settings.unregisteredPerMinute),
				PLAUSIBLE_PAST_DAYS: String(settings.plausiblePastDays),
				PLAUSIBLE_FUTURE_SECONDS: String(settings.plausibleFutureSeconds),
				METRICS_NAMESPACE: settings.stackName,
				MIRROR_SHADOW: String(settings.mirrorShadow),
				...communications.tables.recordEnvironment,
				AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: live.stage.callbackUrl,
			},
		})
		devices.table.grant(importer, 'dynamodb:BatchGetItem', 'dynamodb:UpdateItem')
		ledger.grant(importer, 'dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:PutItem')
		ledger.grantQueryByMessage(importer)
		state.table.grant(importer, 'dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Query')
		history.table.grant(importer, 'dynamodb:BatchWriteItem', 'dynamodb:UpdateItem', 'dynamodb:Query')
		live.connections.grant(importer, 'dynamodb:Query', 'dynamodb:DeleteItem')
		live.fanOuts.grant(importer, 'sqs:SendMessage')
		live.grantSockets(importer)
		communications.tables.grantRecord(importer, 'dynamodb:BatchGetItem')
		if (settings.mirrorShadow) grantShadows(importer)
		return importer
	}
}
