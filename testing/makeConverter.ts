import { randomInt } from 'node:crypto'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { createConverter } from '../lambda/converters/store/storeVersion.ts'
import type { Integration } from '../lambda/integrations/contract.ts'

type Script = Omit<Parameters<ReturnType<typeof createConverter>>[1], 'mapping'>

/** Stores a converter, without asking the engine whether the script is one. */
export const makeConverter =
	(db: DynamoDBClient, table: string) =>
	async (script: Script): Promise<Integration['converter']> => {
		const made = await createConverter({
			db,
			table,
			randomInt: (max: number) => randomInt(max),
			now: Date.now,
			check: async () => undefined,
		})('test', { ...script, mapping: {} })
		if ('refusal' in made) throw new Error(JSON.stringify(made.refusal))
		const { converterId, version } = made.version
		return { converterId, version }
	}
