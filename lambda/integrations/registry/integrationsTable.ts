import { type DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { Integration } from '../contract.ts'
import { type ItemKey, integrationKey, integrationsPartition, routeKey } from '../itemKeys.ts'

export type TableNeeds = { readonly db: DynamoDBClient; readonly table: string }

/** Without the key of its item. */
export const integrationOf = ({ pk: _pk, sk: _sk, ...integration }: Integration & ItemKey): Integration =>
	integration

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

/** A part of the list, oldest first. */
export type IntegrationPage = {
	readonly integrations: readonly Integration[]
	/** the id after which the list goes on; absent at its end */
	readonly next?: string
}

/** The integrations after an id, at most so many; a page has up to a megabyte. */
export const pageOfIntegrations =
	({ db, table }: TableNeeds) =>
	async (limit: number, after = ''): Promise<IntegrationPage> => {
		const { Items = [], LastEvaluatedKey } = await db.send(
			new QueryCommand({
				TableName: table,
				KeyConditionExpression: 'pk = :pk AND sk > :after',
				ExpressionAttributeValues: marshall({ ':pk': integrationsPartition, ':after': after || '-' }),
				ConsistentRead: true,
				Limit: limit,
			}),
		)
		const next = LastEvaluatedKey?.['sk']?.S
		return {
			integrations: Items.map((item) => integrationOf(unmarshall(item) as Integration & ItemKey)),
			...(next === undefined ? {} : { next }),
		}
	}
