import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { routeKey } from '../itemKeys.ts'
import type { TableNeeds } from './integrationsTable.ts'

/** Lets doors find an integration by a new routing key; the integration has to confirm it. */
export const putRoute =
	({ db, table }: TableNeeds) =>
	async (routingKey: string, integrationId: string): Promise<void> => {
		await db.send(
			new PutItemCommand({
				TableName: table,
				Item: marshall({ ...routeKey(routingKey), integrationId }),
				// A key with 130 random bits never exists already: if it does, its source is not random.
				ConditionExpression: 'attribute_not_exists(pk)',
			}),
		)
	}

export const removeRoute =
	({ db, table }: TableNeeds) =>
	async (routingKey: string): Promise<void> => {
		await db.send(new DeleteItemCommand({ TableName: table, Key: marshall(routeKey(routingKey)) }))
	}
