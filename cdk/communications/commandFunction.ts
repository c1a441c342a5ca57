import type { Construct } from 'constructs'
import type { commandEnvironment } from '../../lambda/communications/contract.ts'
import type { Keys } from '../access/Keys.ts'
import type { Devices } from '../Devices.ts'
import type { Downlinks } from '../Downlinks.ts'
import type { Bundles } from '../functions/bundleLambdas.ts'
import { LambdaFunction } from '../functions/LambdaFunction.ts'
import type { CommunicationTables } from './CommunicationTables.ts'
import type { CallbackUrls } from './communicationsFunctions.ts'

export type CommandNeeds = {
	readonly bundles: Bundles
	readonly keys: Keys
	readonly devices: Devices
	readonly downlinks: Downlinks
	readonly tables: CommunicationTables
}

/** @param urls of the stages whose sockets get replies; the right to use them is granted elsewhere */
export const commandFunction = (
	scope: Construct,
	{ bundles, keys, devices, downlinks, tables }: CommandNeeds,
	urls: CallbackUrls,
): LambdaFunction<string> => {
	const command = new LambdaFunction<(typeof commandEnvironment)[number]>(scope, 'Command', {
		bundles,
		code: 'communications/command',
		description: 'Takes the commands of clients of the streams: downlinks.',
		environment: {
			...tables.recordEnvironment,
			ACTIONS_TABLE: tables.actions.tableName,
			DEVICES_TABLE: devices.table.tableName,
			DOWNLINKS_TABLE: downlinks.table.tableName,
			DOWNLINKS_QUEUE_URL: downlinks.queue.queueUrl,
			KEYS_TABLE: keys.table.tableName,
			COMMUNICATIONS_CALLBACK_URL: urls.communications,
			ACTIONS_CALLBACK_URL: urls.actions,
		},
	})
	keys.table.grant(command, 'dynamodb:GetItem')
	devices.table.grant(command, 'dynamodb:GetItem')
	downlinks.grant(command, 'dynamodb:PutItem')
	downlinks.pending.grant(command, 'dynamodb:Query')
	downlinks.queue.grant(command, 'sqs:SendMessage')
	tables.actions.grant(command, 'dynamodb:PutItem')
	tables.grantRecord(command, 'dynamodb:GetItem')
	return command
}
