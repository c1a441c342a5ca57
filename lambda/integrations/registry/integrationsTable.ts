import { type DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { Integration } from '../contract.ts'
import { type ItemKey, integrationKey, integrationsPartition, routeKey } from '../itemKeys.ts'

export type TableNeeds = { readonly db: DynamoDBClient; readonly table: string }

/** Without the key of its item. */
export const integrationOf = ({ pk, sk, ...integration }: Integration & ItemKey): Integration => integration

const readItem = async ({ db, table }: TableNeeds, key: ItemKey): Promise<object | undefined> => {
	const { Item } = await db.send(
		new GetItemCommand({ TableName: table, Key: marshall(key), ConsistentRead: true }),
	)
	return Item && unmarshall(Item)
}

/** Reads an integration, consistently. */
export const findIntegration =
	(needs: TableNeeds) =>
	async (integrationId: string): Promise<Integration | undefined> => {
		const item = await readItem(needs, integrationKey(integrationId))
		return item && integrationOf(item as Integration & ItemKey)
	}

/**
 * The integration of a routing key, consistently. It has to confirm the key: one that was replaced, or whose integration is
 * gone, finds nothing, even if its item is still there.
 */
export const findByRoutingKey =
	(needs: TableNeeds) =>
	async (routingKey: string): Promise<Integration | undefined> => {
		const route = await readItem(needs, routeKey(routingKey))
		if (route === undefined) return undefined
		const { integrationId } = route as { readonly integrationId: string }
		const integration = await findIntegration(needs)(integrationId)
		return integration?.routingKey === routingKey ? integration : undefined
	}

/** All integrations, oldest first. Each page has up to a megabyte of them. */
export const listIntegrations =
	({ db, table }: TableNeeds) =>
	async (): Promise<readonly Integration[]> => {
		const found: Integration[] = []
		let from: object = {}
		do {
			const { Items = [], LastEvaluatedKey } = await db.send(
				new QueryCommand({
					TableName: table,
					KeyConditionExpression: 'pk = :pk',
					ExpressionAttributeValues: marshall({ ':pk': integrationsPartition }),
					ConsistentRead: true,
					...from,
				}),
			)
			for (const item of Items) found.push(integrationOf(unmarshall(item) as Integration & ItemKey))
			from = LastEvaluatedKey === undefined ? {} : { ExclusiveStartKey: LastEvaluatedKey }
		} while (Object.keys(from).length > 0)
		return found
	}
