import { UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { onCondition } from '../../aws/onCondition.ts'
import type { IntegrationRoute, RateLimit } from '../contract.ts'
import { rateKey } from '../itemKeys.ts'
import type { TableNeeds } from '../registry/integrationsTable.ts'

/** A counter outlives its window, so that a clock that is late finds it. */
const keptSeconds = 3600

/**
 * Counts a message in the current window of each limit of its integration, in the table: a function has no memory that all
 * of its environments share. Windows lie side by side, so up to twice a limit can pass around the border of two.
 *
 * @param now milliseconds since the Unix epoch
 * @return seconds until a message may come again; 0: this one may
 */
export const countMessage =
	(needs: TableNeeds) =>
	async ({ integrationId, rateLimits }: IntegrationRoute, now: number): Promise<number> => {
		for (const limit of rateLimits) {
			const { seconds } = limit
			const window = Math.floor(now / 1000 / seconds) * seconds
			if (!(await count(needs, integrationId, limit, window)))
				return Math.max(1, Math.ceil(window + seconds - now / 1000))
		}
		return 0
	}

/** False if the window is full. */
const count = (
	{ db, table }: TableNeeds,
	integrationId: string,
	{ messages, seconds }: RateLimit,
	window: number,
): Promise<boolean> =>
	onCondition(
		db.send(
			new UpdateItemCommand({
				TableName: table,
				Key: marshall(rateKey(integrationId, seconds, window)),
				UpdateExpression: 'ADD messages :one SET #ttl = :ttl',
				ConditionExpression: 'attribute_not_exists(messages) OR messages < :limit',
				ExpressionAttributeNames: { '#ttl': 'ttl' },
				ExpressionAttributeValues: marshall({
					':one': 1,
					':limit': messages,
					':ttl': window + seconds + keptSeconds,
				}),
			}),
		),
	)
