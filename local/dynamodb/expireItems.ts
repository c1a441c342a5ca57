import type { EmbeddedDynamoDb } from './embeddedDynamoDb.ts'

/** A table with the time to live of DynamoDB: its items expire. */
export type ExpiringTable = {
	readonly name: string
	/** the attribute with the time of expiry, in seconds since the Unix epoch */
	readonly attribute: string
	readonly keys: readonly string[]
}

/** So few that no other request waits long for them. */
const itemsAtOnce = 50

/**
 * Deletes the expired items of a table, as DynamoDB does in the background. Yields after each request how many items it has
 * deleted, so that the caller can let other requests pass. What it costs depends on what has expired, and not on what is
 * in the table.
 *
 * @param now seconds since the Unix epoch
 */
export const expireItems = async function* (
	{ request, expired }: Pick<EmbeddedDynamoDb, 'request' | 'expired'>,
	{ name, attribute, keys }: ExpiringTable,
	now: number,
): AsyncGenerator<number, void> {
	for (;;) {
		const items = expired(name, now, itemsAtOnce)
		for (const item of items) {
			const { status, body } = await request('DeleteItem', {
				TableName: name,
				Key: Object.fromEntries(keys.map((key) => [key, item[key]])),
				// It may have got a later time of expiry by now.
				ConditionExpression: '#expiry <= :now',
				ExpressionAttributeNames: { '#expiry': attribute },
				ExpressionAttributeValues: { ':now': { N: String(now) } },
			})
			if (status >= 500) throw new Error(`${name}: ${body}`)
			yield status === 200 ? 1 : 0
		}
		if (items.length < itemsAtOnce) return
	}
}
