import { randomBytes, randomInt } from 'node:crypto'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Act } from '../cli/actions/operatorActions.ts'
import { parseKeysArguments } from '../cli/keys/keysArguments.ts'
import { runKeys } from '../cli/keys/runKeys.ts'

/** Runs `npm run keys -- <argv>` on a table, and gives what it prints for programs. Rejects with the text of a refusal. */
export const keysCommand =
	(db: DynamoDBClient, keysTable: string, now: () => number = Date.now, act?: Act) =>
	async (...argv: readonly string[]): Promise<object> => {
		const command = parseKeysArguments(argv)
		if (command.name === 'help') throw new Error('the command line was not understood')
		const random = { randomInt: (max: number) => randomInt(max), randomBytes }
		const { exitCode, text, json } = await runKeys(
			{ db, keysTable, random, now: now(), ...(act === undefined ? {} : { act }) },
			command,
		)
		if (exitCode !== 0) throw new Error(text)
		return json
	}

export type MadeKey = { readonly id: string; readonly key: string }

/** Makes a key with these options of `npm run keys -- create`. */
export const makeKey = (db: DynamoDBClient, keysTable: string, now?: () => number) => {
	const run = keysCommand(db, keysTable, now)
	return async (...argv: readonly string[]): Promise<MadeKey> => (await run('create', ...argv)) as MadeKey
}
