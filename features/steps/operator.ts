import { randomInt } from 'node:crypto'
import { DeleteItemCommand, DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb'
import { parseDevicesArguments } from '../../cli/devicesArguments.ts'
import { runDevices } from '../../cli/runDevices.ts'
import { type Step, step } from '../runner/step.ts'
import type { World } from '../world.ts'

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
	onEnd(() => db.destroy())
	const register = async (id: string, model: string): Promise<string> => {
		const command = parseDevicesArguments(['register', id, model])
		if (command.name === 'help') throw new Error('the command line was not understood')
		const { exitCode, text, json } = await runDevices(db, environment.devicesTable, command)
		const { fingerprint } = json as { readonly fingerprint?: unknown }
		if (exitCode !== 0 || typeof fingerprint !== 'string') throw new Error(text)
		return fingerprint
	}
	return [
		step('the operator has registered a `{model}` as `{name}`', async ({ model, name }, context) => {
			const id = newDeviceId()
			const fingerprint = await register(id, model)
			noteFingerprint(fingerprint)
			context[name] = { id, fingerprint, model }
		}),
		step('the operator has forgotten all failed attempts', () =>
			forgetAttempts(db, environment.attemptsTable),
		),
	]
}
