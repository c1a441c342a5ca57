import { randomInt } from 'node:crypto'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Language } from '../lambda/converters/converter.ts'
import { createConverter } from '../lambda/converters/store/storeVersion.ts'
import type { Integration } from '../lambda/integrations/contract.ts'
import { createIntegration, type NewIntegration } from '../lambda/integrations/registry/createIntegration.ts'

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
		const needs = {
			db,
			table,
			randomInt: (max: number) => randomInt(max),
			now: Date.now,
			check: async () => undefined,
		}
		const made = await createConverter(needs)('test', { language, source, mapping: {} })
		if ('refusal' in made) throw new Error(JSON.stringify(made.refusal))
		const { converterId, version } = made.version
		const integration = await createIntegration(needs)({
			name: 'test',
			...fields,
			converter: { converterId, version },
		})
		return { ...integration, path: `/${[...integration.prefix, 'i', integration.routingKey].join('/')}` }
	}
