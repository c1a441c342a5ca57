import type { Construct } from 'constructs'
import { connectSeconds } from '../../lambda/aws/contract.ts'
import type {
	connectEnvironment,
	disconnectEnvironment,
	dispatchEnvironment,
} from '../../lambda/communications/contract.ts'
import { type openKeyEnvironment, openKeyGrants } from '../../lambda/keys/contract.ts'
import type { Attempts } from '../access/Attempts.ts'
import type { Keys } from '../access/Keys.ts'
import type { Bundles } from '../functions/bundleLambdas.ts'
import { LambdaFunction } from '../functions/LambdaFunction.ts'
import type { Settings } from '../settings.ts'
import type { CommunicationTables } from './CommunicationTables.ts'

export type FunctionNeeds = {
	readonly bundles: Bundles
	readonly keys: Keys
	readonly attempts: Attempts
	readonly tables: CommunicationTables
	readonly settings: Settings
}

type Make = (scope: Construct, needs: FunctionNeeds) => LambdaFunction<string>

export const authorizeFunction: Make = (scope, { bundles, keys, attempts, tables }) => {
	const authorize = new LambdaFunction<Exclude<(typeof openKeyEnvironment)[number], never> | 'STREAMS_TABLE'>(
		scope,
		'Authorize',
		{
			bundles,
			code: 'communications/authorize',
			description: 'Authorizer of $connect of the streams: a key, or a ticket.',
			environment: {
				KEYS_TABLE: keys.table.tableName,
				STREAMS_TABLE: tables.streams.tableName,
				ATTEMPTS_TABLE: attempts.environment.ATTEMPTS_TABLE,
				FAILED_ATTEMPTS_PER_MINUTE: attempts.environment.FAILED_ATTEMPTS_PER_MINUTE,
				ALLOWED_ORIGINS: attempts.environment.ALLOWED_ORIGINS,
				METRICS_NAMESPACE: attempts.environment.METRICS_NAMESPACE,
			},
		},
	)
	keys.table.grant(authorize, ...openKeyGrants.keys)
	attempts.table.grant(authorize, ...openKeyGrants.attempts)
	// A ticket is used by removing it.
	tables.streams.grant(authorize, 'dynamodb:DeleteItem')
	return authorize
}

export const connectFunction: Make = (scope, { bundles, tables }) => {
	const connect = new LambdaFunction<(typeof connectEnvironment)[number]>(scope, 'Connect', {
		bundles,
		code: 'communications/connect',
		description: '$connect of the streams: remembers the socket.',
		timeoutSeconds: connectSeconds,
		environment: { STREAMS_TABLE: tables.streams.tableName, EVENTS_QUEUE_URL: tables.wakes.queueUrl },
	})
	tables.streams.grant(connect, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem')
	tables.wakes.grant(connect, 'sqs:SendMessage')
	return connect
}

export const disconnectFunction: Make = (scope, { bundles, tables }) => {
	const disconnect = new LambdaFunction<(typeof disconnectEnvironment)[number]>(scope, 'Disconnect', {
		bundles,
		code: 'communications/disconnect',
		description: '$disconnect of the streams: forgets the socket.',
		environment: { STREAMS_TABLE: tables.streams.tableName },
	})
	tables.streams.grant(disconnect, 'dynamodb:DeleteItem')
	return disconnect
}

export type CallbackUrls = { readonly communications: string; readonly actions: string }

/** @param urls of the stages whose sockets it posts to; the right to use them is granted elsewhere */
export const dispatchFunction = (
	scope: Construct,
	{ bundles, keys, tables, settings }: FunctionNeeds,
	urls: CallbackUrls,
): LambdaFunction<string> => {
	const dispatch = new LambdaFunction<(typeof dispatchEnvironment)[number]>(scope, 'Dispatch', {
		bundles,
		code: 'communications/dispatch',
		description: 'Sends events to the sockets of the streams.',
		// As long as somebody listens, it wakes itself for the next heartbeat.
		mayLoop: true,
		memoryMegabytes: 512,
		environment: {
			...tables.recordEnvironment,
			KEYS_TABLE: keys.table.tableName,
			METRICS_NAMESPACE: settings.stackName,
			COMMUNICATIONS_CALLBACK_URL: urls.communications,
			ACTIONS_CALLBACK_URL: urls.actions,
		},
	})
	tables.wakes.feed(dispatch, { maxConcurrency: settings.concurrency.events })
	tables.wakes.grant(dispatch, 'sqs:SendMessage')
	tables.events.grant(dispatch, 'dynamodb:Query')
	tables.streams.grant(dispatch, 'dynamodb:Query', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem')
	keys.table.grant(dispatch, 'dynamodb:GetItem')
	return dispatch
}
