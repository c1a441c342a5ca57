import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { newUlid } from '../../aws/newId.ts'
import type { Integration } from '../contract.ts'
import type { Fields } from '../fields.ts'
import { integrationKey } from '../itemKeys.ts'
import { makeRoutingKey } from '../routingKey.ts'
import type { TableNeeds } from './integrationsTable.ts'
import { putRoute } from './routeItem.ts'

export type CreateNeeds = TableNeeds & {
	/** a cryptographically secure source: `(max) => 0 … max - 1` */
	readonly randomInt: (max: number) => number
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

/** What an integration must have when it is made, and what it may. */
export type NewIntegration = Pick<Integration, 'name' | 'converter' | 'downlinkConverter'> & Partial<Fields>

const defaults = {
	security: 'no-secure',
	prefix: [],
	metadata: {},
	rateLimits: [],
	createsDevices: true,
	isEnabled: true,
} as const satisfies Omit<Fields, 'name'>

/** Makes an integration. Its route comes first: if this is stopped in between, the key finds nothing. */
export const createIntegration =
	({ randomInt, now, ...needs }: CreateNeeds) =>
	async (given: NewIntegration): Promise<Integration> => {
		const at = now()
		const integration: Integration = {
			integrationId: `int-${newUlid(randomInt, at)}`,
			...defaults,
			...given,
			routingKey: makeRoutingKey(randomInt),
			createdAt: at,
			updatedAt: at,
			revision: 1,
		}
		await putRoute(needs)(integration.routingKey, integration.integrationId)
		await needs.db.send(
			new PutItemCommand({
				TableName: needs.table,
				Item: marshall(
					{ ...integrationKey(integration.integrationId), ...integration },
					{ removeUndefinedValues: true },
				),
				ConditionExpression: 'attribute_not_exists(pk)',
			}),
		)
		return integration
	}
