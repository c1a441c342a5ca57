import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { SQSClient } from '@aws-sdk/client-sqs'
import { readItems } from '../lambda/aws/readItems.ts'
import { findDeviceById } from '../lambda/devices/findDevice.ts'
import { readSealingKey } from '../lambda/devices/psk/readSealingKey.ts'
import { registerDevice } from '../lambda/devices/registerDevice.ts'
import { newestSeq } from '../lambda/imports/ledger/ledger.ts'
import { type Act, operatorActions } from './actions/operatorActions.ts'
import { type Result, runCommandLine } from './commandLine.ts'
import { type Command, parseDevicesArguments, usage } from './devices/devicesArguments.ts'
import { makeLongFingerprint } from './devices/fingerprints.ts'
import { findStored } from './devices/list/findStored.ts'
import { runImport } from './devices/list/runImport.ts'
import { writeSecretFile } from './devices/list/writeFingerprints.ts'
import { runDevices } from './devices/runDevices.ts'
import { runPsk } from './devices/runPsk.ts'
import { confirmErasure } from './erase/confirmErasure.ts'
import { placesOf, storedIn } from './erase/places.ts'
import { runErase } from './erase/runErase.ts'
import { findStack } from './stack/findStack.ts'
import { requiredOutput } from './stack/stackOutputs.ts'

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

const actIn = ({ options, outputs, db }: Awaited<ReturnType<typeof find>>): Act =>
	operatorActions({ db, queues: new SQSClient({ ...options, maxAttempts }), outputs, now: Date.now, wait })

const importList = async (command: Extract<Command, { name: 'import' }>): Promise<Result> => {
	const found = await find(command)
	const { outputs, db } = found
	const table = requiredOutput(outputs, 'DevicesTable')
	const log = { newestSeq: newestSeq(db, requiredOutput(outputs, 'LedgerTable')), isShown: false }
	const pause = (most: number): Promise<void> => wait(Math.random() * most)
	const act = actIn(found)
	return runImport(
		{
			read: (file) => readFileSync(file, 'utf8'),
			write: writeSecretFile,
			find: findStored(readItems({ db, pause }), table),
			register: registerDevice(db, table, log),
			registered: ({ deviceId, model }) =>
				act({ verb: 'device.registered', object: deviceId, about: { deviceId, model } }),
			makeFingerprint: () => makeLongFingerprint(randomInt),
			tell: (text) => process.stderr.write(`${text}\n`),
			now: () => performance.now(),
		},
		command,
	)
}

const run = async (command: Exclude<Command, { name: 'help' }>): Promise<Result> => {
	if (command.name === 'erase') return erase(command)
	if (command.name === 'psk') return psk(command)
	if (command.name === 'import') return importList(command)
	const { options, outputs, db } = await find(command)
	const devicesTable = requiredOutput(outputs, 'DevicesTable')
	const ledgerTable = requiredOutput(outputs, 'LedgerTable')
	const result = await runDevices(db, { devicesTable, ledgerTable }, command, Date.now() / 1000)
	if (command.name === 'register' && result.exitCode === 0) {
		const { deviceId, model } = command
		await actIn({ options, outputs, db })({
			verb: 'device.registered',
			object: deviceId,
			about: { deviceId, model },
		})
	}
	if (command.name === 'set' && result.exitCode === 0) {
		const { deviceId } = command
		const model = (await findDeviceById(db, devicesTable)(deviceId))?.model ?? ''
		await actIn({ options, outputs, db })({
			verb: 'device.changed',
			object: deviceId,
			about: { deviceId, model },
		})
	}
	return result
}

await runCommandLine(usage, () => parseDevicesArguments(process.argv.slice(2)), run)
