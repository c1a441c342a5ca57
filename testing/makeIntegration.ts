import { randomInt } from 'node:crypto'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Language } from '../lambda/converters/converter.ts'
import type { Integration } from '../lambda/integrations/contract.ts'
import { createIntegration, type NewIntegration } from '../lambda/integrations/registry/createIntegration.ts'
import { makeConverter } from './makeConverter.ts'

type Made = Integration & {
	/** `/api/v2/i/<routing key>` */
	readonly path: string
}

/** Makes an integration with a converter of its own, without asking the engine whether the script is one. */
export const makeIntegration =
	(db: DynamoDBClient, table: string) =>
	async (
		source: string,
		fields: Partial<Omit<NewIntegration, 'converter'>> = {},
		language: Language = 'javascript',
	): Promise<Made> => {
		const create = createIntegration({ db, table, randomInt: (max) => randomInt(max), now: Date.now })
		const converter = await makeConverter(db, table)({ language, source })
		const integration = await create({ name: 'test', ...fields, converter })
		return { ...integration, path: `/${[...integration.prefix, 'i', integration.routingKey].join('/')}` }
	}
