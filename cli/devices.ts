import { setTimeout as wait } from 'node:timers/promises'
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { SQSClient } from '@aws-sdk/client-sqs'
import { readSealingKey } from '../lambda/devices/psk/readSealingKey.ts'
import { operatorActions } from './actions/operatorActions.ts'
import { type Result, runCommandLine } from './commandLine.ts'
import { type Command, parseDevicesArguments, usage } from './devices/devicesArguments.ts'
import { runDevices } from './devices/runDevices.ts'
import { runPsk } from './devices/runPsk.ts'
import { confirmErasure } from './erase/confirmErasure.ts'
import { placesOf, storedIn } from './erase/places.ts'
import { runErase } from './erase/runErase.ts'
import { findStack } from './findStack.ts'
import { requiredOutput } from './stackOutputs.ts'

/** `npm run devices`: registers, shows and erases devices in local mode or in a stack on AWS. */

/** Attempts per request. An operator can wait until a throttled table has more capacity. */
const maxAttempts = 8

const find = async ({ stack }: Pick<Command, 'stack'>) => {
	const { options, outputs } = await findStack(stack, process.env)
	return { options, outputs, db: new DynamoDBClient({ ...options, maxAttempts }) }
}

const erase = async (command: Extract<Command, { name: 'erase' }>): Promise<Result> => {
	const confirm = confirmErasure(command.yes, { input: process.stdin, output: process.stderr })
	const { options, outputs, db } = await find(command)
	const stored = storedIn(outputs)
	const sockets = new ApiGatewayManagementApiClient({ ...options, endpoint: stored.socketsUrl, maxAttempts })
	const tell = (text: string) => process.stderr.write(`${text}\n`)
	const places = placesOf({ db, sockets, wait }, stored)
	return runErase({ places, wait, tell, confirm }, command.deviceId)
}

const psk = async (command: Extract<Command, { name: 'psk' }>): Promise<Result> => {
	const { options, outputs, db } = await find(command)
	const table = requiredOutput(outputs, 'DevicesTable')
	const secrets = new SecretsManagerClient({ ...options, maxAttempts })
	const sealingKey = readSealingKey(secrets, requiredOutput(outputs, 'PskSecret'))
	return runPsk({ db, table, sealingKey, now: Date.now() }, command)
}

const run = async (command: Exclude<Command, { name: 'help' }>): Promise<Result> => {
	if (command.name === 'erase') return erase(command)
	if (command.name === 'psk') return psk(command)
	const { options, outputs, db } = await find(command)
	const devicesTable = requiredOutput(outputs, 'DevicesTable')
	const ledgerTable = requiredOutput(outputs, 'LedgerTable')
	const result = await runDevices(db, { devicesTable, ledgerTable }, command, Date.now() / 1000)
	if (command.name === 'register' && result.exitCode === 0) {
		const { deviceId, model } = command
		const queues = new SQSClient({ ...options, maxAttempts })
		const act = operatorActions({ db, queues, outputs, now: Date.now, wait })
		await act({ verb: 'device.registered', object: deviceId, about: { deviceId, model } })
	}
	return result
}

await runCommandLine(usage, () => parseDevicesArguments(process.argv.slice(2)), run)
