import { Construct } from 'constructs'
import type { importMessagesEnvironment } from '../lambda/imports/environment.ts'
import type { Bundles } from './bundleLambdas.ts'
import type { Devices } from './Devices.ts'
import { LambdaFunction } from './LambdaFunction.ts'
import type { Ledger } from './Ledger.ts'
import type { Live } from './Live.ts'
import { MessageQueue } from './MessageQueue.ts'
import type { State } from './State.ts'
import type { Settings } from './settings.ts'

type Needs = {
	readonly bundles: Bundles
	readonly devices: Devices
	readonly ledger: Ledger
	readonly state: State
	readonly live: Live
	readonly settings: Settings
}

/** One queue that every door writes to, and the one function that imports what is on it. */
export class Imports extends Construct {
	readonly queue: MessageQueue

	constructor(scope: Construct, id: string, { bundles, devices, ledger, state, live, settings }: Needs) {
		super(scope, id)
		this.queue = new MessageQueue(this, 'Messages')
		const processor = new LambdaFunction<(typeof importMessagesEnvironment)[number]>(this, 'Processor', {
			bundles,
			code: 'imports/importMessages',
			description: 'Imports device messages: SenML to LwM2M, ledger, frames to the watchers.',
			memoryMegabytes: 512,
			environment: {
				DEVICES_TABLE: devices.table.tableName,
				LEDGER_TABLE: ledger.table.tableName,
				STATE_TABLE: state.table.tableName,
				CONNECTIONS_TABLE: live.connections.tableName,
				FAN_OUT_QUEUE_URL: live.fanOuts.queueUrl,
				RETENTION_DAYS: String(settings.retentionDays),
				METRICS_NAMESPACE: settings.stackName,
				AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: live.stage.callbackUrl,
			},
		})
		this.queue.feed(processor, { maxConcurrency: 2 })
		devices.table.grant(processor, 'dynamodb:GetItem', 'dynamodb:UpdateItem')
		ledger.grant(processor, 'dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:PutItem')
		ledger.grantQueryByMessage(processor)
		state.table.grant(processor, 'dynamodb:GetItem', 'dynamodb:PutItem')
		live.connections.grant(processor, 'dynamodb:Query', 'dynamodb:DeleteItem')
		live.fanOuts.grant(processor, 'sqs:SendMessage')
		live.grantSockets(processor)
	}
}
