import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import type { Construct } from 'constructs'
import { connectSeconds } from '../../lambda/aws/contract.ts'
import type { openDeviceEnvironment } from '../../lambda/devices/contract.ts'
import type {
	connectEnvironment,
	disconnectEnvironment,
	fanOutEnvironment,
	greetEnvironment,
} from '../../lambda/live/contract.ts'
import type { Attempts } from '../access/Attempts.ts'
import type { Devices } from '../Devices.ts'
import type { Ledger } from '../Ledger.ts'
import type { MessageQueue } from '../MessageQueue.ts'
import type { State } from '../State.ts'
import type { Settings } from '../settings.ts'
import type { Bundles } from './bundleLambdas.ts'
import { LambdaFunction } from './LambdaFunction.ts'

type LiveFunctionsNeeds = {
	readonly bundles: Bundles
	readonly devices: Devices
	readonly attempts: Attempts
	readonly ledger: Ledger
	readonly state: State
	readonly connections: Table
	readonly greetings: MessageQueue
	readonly fanOuts: MessageQueue
	readonly settings: Settings
}

type Make = (scope: Construct, needs: LiveFunctionsNeeds) => LambdaFunction<string>

export const authorizeFunction: Make = (scope, { bundles, attempts }) => {
	const authorize = new LambdaFunction<(typeof openDeviceEnvironment)[number]>(scope, 'Authorize', {
		bundles,
		code: 'live/authorize',
		description: 'Authorizer of $connect: the fingerprint opens its device.',
		environment: attempts.environment,
	})
	attempts.grant(authorize)
	return authorize
}

export const connectFunction: Make = (scope, { bundles, ledger, connections, greetings, settings }) => {
	const connect = new LambdaFunction<(typeof connectEnvironment)[number]>(scope, 'Connect', {
		bundles,
		code: 'live/connect',
		description: '$connect: remembers the socket and asks for its greeting.',
		timeoutSeconds: connectSeconds,
		environment: {
			CONNECTIONS_TABLE: connections.tableName,
			LEDGER_TABLE: ledger.table.tableName,
			GREETINGS_QUEUE_URL: greetings.queueUrl,
			SOCKETS_PER_DEVICE: String(settings.socketsPerDevice),
		},
	})
	connections.grant(connect, 'dynamodb:Query', 'dynamodb:PutItem')
	ledger.grant(connect, 'dynamodb:Query')
	greetings.grant(connect, 'sqs:SendMessage')
	return connect
}

export const disconnectFunction: Make = (scope, { bundles, connections }) => {
	const disconnect = new LambdaFunction<(typeof disconnectEnvironment)[number]>(scope, 'Disconnect', {
		bundles,
		code: 'live/disconnect',
		description: '$disconnect: forgets the socket.',
		environment: { CONNECTIONS_TABLE: connections.tableName },
	})
	connections.grant(disconnect, 'dynamodb:DeleteItem')
	return disconnect
}

/** @param callbackUrl of the stage whose sockets are greeted; the right to use them is granted elsewhere */
export const greetFunction = (
	scope: Construct,
	{ bundles, devices, ledger, state, connections, greetings, settings }: LiveFunctionsNeeds,
	callbackUrl: string,
): LambdaFunction<string> => {
	const greet = new LambdaFunction<(typeof greetEnvironment)[number]>(scope, 'Greet', {
		bundles,
		code: 'live/greet',
		description: 'Greets new sockets: identity, state, backlog, then live.',
		// A long backlog continues with a message to the queue of the function itself, until all of it is sent.
		mayLoop: true,
		memoryMegabytes: 512,
		environment: {
			DEVICES_TABLE: devices.table.tableName,
			LEDGER_TABLE: ledger.table.tableName,
			STATE_TABLE: state.table.tableName,
			CONNECTIONS_TABLE: connections.tableName,
			GREETINGS_QUEUE_URL: greetings.queueUrl,
			METRICS_NAMESPACE: settings.stackName,
			AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: callbackUrl,
		},
	})
	greetings.feed(greet, { maxConcurrency: settings.concurrency.greetings })
	greetings.grant(greet, 'sqs:SendMessage')
	// To count the sockets that have become live: what an import compares.
	devices.table.grant(greet, 'dynamodb:GetItem', 'dynamodb:UpdateItem')
	ledger.grant(greet, 'dynamodb:Query')
	state.table.grant(greet, 'dynamodb:Query')
	connections.grant(greet, 'dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem')
	return greet
}

/** @param callbackUrl as above */
export const fanOutFunction = (
	scope: Construct,
	{ bundles, devices, ledger, state, connections, fanOuts, settings }: LiveFunctionsNeeds,
	callbackUrl: string,
): LambdaFunction<string> => {
	const fanOut = new LambdaFunction<(typeof fanOutEnvironment)[number]>(scope, 'FanOut', {
		bundles,
		code: 'live/fanOut',
		description:
			'Sends frames to many sockets of a device: those of an import, or that data has been hidden.',
		memoryMegabytes: 512,
		environment: {
			DEVICES_TABLE: devices.table.tableName,
			STATE_TABLE: state.table.tableName,
			LEDGER_TABLE: ledger.table.tableName,
			CONNECTIONS_TABLE: connections.tableName,
			METRICS_NAMESPACE: settings.stackName,
			AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: callbackUrl,
		},
	})
	// Each message is as much as one function should do.
	fanOuts.feed(fanOut, { maxConcurrency: settings.concurrency.fanOuts, batchSize: 1 })
	ledger.grant(fanOut, 'dynamodb:GetItem')
	devices.table.grant(fanOut, 'dynamodb:GetItem')
	state.table.grant(fanOut, 'dynamodb:Query')
	connections.grant(fanOut, 'dynamodb:DeleteItem')
	return fanOut
}
