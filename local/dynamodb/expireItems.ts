import type { DynamoDbRequest } from './dynamoDbRequest.ts'

/** A table with the time to live of DynamoDB: its items expire. */
export type ExpiringTable = {
	readonly name: string
	/** the attribute with the time of expiry, in seconds since the Unix epoch */
	readonly attribute: string
	readonly keys: readonly string[]
}

type Item = Readonly<Record<string, unknown>>

type Page = { readonly Items?: readonly Item[]; readonly LastEvaluatedKey?: Item }

/** So few that no other request waits long for their scan. */
const itemsPerScan = 50

/** Whether an item has expired, in terms of DynamoDB. */
const hasExpired = (
	expression: 'FilterExpression' | 'ConditionExpression',
	attribute: string,
	now: number,
) => ({
	[expression]: '#expiry <= :now',
	ExpressionAttributeNames: { '#expiry': attribute },
	ExpressionAttributeValues: { ':now': { N: String(now) } },
})

const scan = async (
	request: DynamoDbRequest,
	{ name, attribute }: ExpiringTable,
	now: number,
	startKey: Item | undefined,
): Promise<Page> => {
	const { status, body } = await request('Scan', {
		TableName: name,
		Limit: itemsPerScan,
		...hasExpired('FilterExpression', attribute, now),
		...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
	})
	if (status !== 200) throw new Error(`${name}: ${body}`)
	return JSON.parse(body) as Page
}

/** Deletes an item unless it has a later time of expiry by now; returns how many it has deleted. */
const deleteItem = async (
	request: DynamoDbRequest,
	{ name, attribute, keys }: ExpiringTable,
	now: number,
	item: Item,
): Promise<number> => {
	const Key = Object.fromEntries(keys.map((key) => [key, item[key]]))
	const condition = hasExpired('ConditionExpression', attribute, now)
	const { status } = await request('DeleteItem', { TableName: name, Key, ...condition })
	return status === 200 ? 1 : 0
}

/**
 * Deletes the expired items of a table, because the emulators do not. Yields after each request how many items it has
 * deleted, so that the caller can let other requests pass.
 *
 * @param now seconds since the Unix epoch
 */
export const expireItems = async function* (
	request: DynamoDbRequest,
	table: ExpiringTable,
	now: number,
): AsyncGenerator<number, void> {
	let startKey: Item | undefined
	do {
		const { Items = [], LastEvaluatedKey } = await scan(request, table, now, startKey)
		yield 0
		for (const item of Items) yield await deleteItem(request, table, now, item)
		startKey = LastEvaluatedKey
	} while (startKey !== undefined)
}
