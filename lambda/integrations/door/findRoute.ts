import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { Integration, IntegrationRoute } from '../contract.ts'
import { type ItemKey, integrationKey, routeKey } from '../itemKeys.ts'

const read = async (
	db: DynamoDBClient,
	table: string,
	key: ItemKey,
): Promise<Record<string, unknown> | undefined> => {
	const { Item } = await db.send(
		new GetItemCommand({ TableName: table, Key: marshall(key), ConsistentRead: true }),
	)
	return Item && unmarshall(Item)
}

/** An integration; undefined if there is none with this id. */
export const findIntegration =
	(db: DynamoDBClient, table: string) =>
	async (integrationId: string): Promise<Integration | undefined> =>
		(await read(db, table, integrationKey(integrationId))) as Integration | undefined

/** What a door needs of the integration that has a routing key; undefined if none has. An unknown key costs one read. */
export const findRoute =
	(db: DynamoDBClient, table: string) =>
	async (routingKey: string): Promise<IntegrationRoute | undefined> => {
		const item = await read(db, table, routeKey(routingKey))
		if (item === undefined) return undefined
		const integration = await findIntegration(db, table)(String(item['integrationId']))
		// A key that was rotated is none, even while its item is still there.
		if (integration?.routingKey !== routingKey) return undefined
		const { integrationId, security, prefix, rateLimits, isEnabled } = integration
		return { integrationId, security, prefix, rateLimits, isEnabled }
	}
