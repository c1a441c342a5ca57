import { randomInt } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'
import { DeleteItemCommand, DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { parseDevicesArguments } from '../../cli/devices/devicesArguments.ts'
import { runDevices } from '../../cli/devices/runDevices.ts'
import { runPsk } from '../../cli/devices/runPsk.ts'
import { placesOf } from '../../cli/erase/places.ts'
import { runErase } from '../../cli/erase/runErase.ts'
import { readSealingKey } from '../../lambda/devices/psk/readSealingKey.ts'
import { type Step, step } from '../runner/step.ts'
import type { World } from '../world.ts'
import { soonSeconds } from './soon.ts'

/** `oob-<IMEI>`, never used before. */
const newDeviceId = (): string => {
	const digits = Array.from({ length: 13 }, () => randomInt(10)).join('')
	return `oob-35${digits}`
}

/** What the next minute does, without waiting for it. */
const forgetAttempts = async (db: DynamoDBClient, table: string): Promise<void> => {
	for await (const { Items = [] } of paginateScan({ client: db }, { TableName: table }))
		for (const { source, window } of Items)
			if (source !== undefined && window !== undefined)
				await db.send(new DeleteItemCommand({ TableName: table, Key: { source, window } }))
}

/** Works with the command `npm run devices`, and in the tables. */
export const operatorSteps = ({ environment, onEnd, noteFingerprint }: World): readonly Step[] => {
	const db = new DynamoDBClient(environment.aws)
	const { aws, stored } = environment
	const sockets = new ApiGatewayManagementApiClient({ ...aws, endpoint: stored.socketsUrl })
	const secrets = new SecretsManagerClient(environment.aws)
	onEnd(() => secrets.destroy())
	onEnd(() => db.destroy())
	onEnd(() => sockets.destroy())
	const places = placesOf({ db, sockets, wait }, stored)
	const register = async (id: string, model: string, ...options: readonly string[]): Promise<string> => {
		const command = parseDevicesArguments(['register', id, model, ...options])
		if (command.name !== 'register') throw new Error('the command line was not understood')
		const { exitCode, text, json } = await runDevices(db, stored, command, Date.now() / 1000)
		const { fingerprint } = json as { readonly fingerprint?: unknown }
		if (exitCode !== 0 || typeof fingerprint !== 'string') throw new Error(text)
		return fingerprint
	}
	const sealingKey = readSealingKey(secrets, environment.pskSecret)
	const psk = async (deviceId: string, change: 'revoke' | undefined): Promise<object> => {
		const needs = { db, table: stored.devicesTable, sealingKey, now: Date.now() }
		const { exitCode, text, json } = await runPsk(needs, { deviceId, change })
		if (exitCode !== 0) throw new Error(text)
		// It is a secret like a fingerprint.
		const { key } = json as { readonly key?: string }
		if (key !== undefined) noteFingerprint(key)
		return json
	}
	return [
		step('the operator has registered a `{model}` as `{name}`', async ({ model, name }, context) => {
			const id = newDeviceId()
			const fingerprint = await register(id, model)
			noteFingerprint(fingerprint)
			context[name] = { id, fingerprint, model }
		}),
		step(
			'the operator has registered a `{model}` of the account `{account}` as `{name}`',
			async ({ model, account, name }, context) => {
				const id = newDeviceId()
				const fingerprint = await register(id, model, '--account', account)
				noteFingerprint(fingerprint)
				context[name] = { id, fingerprint, model }
			},
		),
		step('the operator has given the device `{id}` a key as `{name}`', async ({ id, name }, context) => {
			context[name] = await psk(id, undefined)
		}),
		step('the operator revokes the key of the device `{id}`', async ({ id }) => {
			await psk(id, 'revoke')
		}),
		step('the operator erases the device `{id}`', async ({ id }) => {
			const yes = { confirm: async () => true, tell: () => undefined }
			const { exitCode, text } = await runErase({ places, wait, ...yes }, id)
			if (exitCode !== 0) throw new Error(text)
		}),
		step('the operator registers the device `{id}` as `{name}`', async ({ id, name }, context) => {
			const model = 'thingy91x'
			const fingerprint = await register(id, model)
			noteFingerprint(fingerprint)
			context[name] = { id, fingerprint, model }
		}),
		step('the operator sets the model of the device `{id}` to `{model}`', async ({ id, model }) => {
			const command = parseDevicesArguments(['set', id, '--model', model])
			if (command.name !== 'set') throw new Error('the command line was not understood')
			const { exitCode, text } = await runDevices(db, stored, command, Date.now() / 1000)
			if (exitCode !== 0) throw new Error(text)
		}),
		step('the operator should find `{count}` entries of the device `{id}`', async ({ count, id }) => {
			const entries = places.find(({ name }) => name === 'entries')
			const deadline = performance.now() + soonSeconds * 1000
			for (;;) {
				const found = await entries?.count(id)
				if (String(found) === count) return
				if (performance.now() > deadline) throw new Error(`there are ${found} entries of it`)
				await wait(100)
			}
		}),
		step('the operator should find nothing stored of the device `{id}`', async ({ id }) => {
			for (const { name, count } of places) {
				const found = await count(id)
				if (found > 0) throw new Error(`there are ${found} ${name} of it`)
			}
		}),
		step('the operator has forgotten all failed attempts', () =>
			forgetAttempts(db, environment.attemptsTable),
		),
	]
}
