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

const expired = async (
	request: DynamoDbRequest,
	{ name, attribute }: ExpiringTable,
	nowSeconds: number,
	startKey: Item | undefined,
): Promise<Page> => {
	const { status, body } = await request('Scan', {
		TableName: name,
		FilterExpression: '#expiry <= :now',
		ExpressionAttributeNames: { '#expiry': attribute },
		ExpressionAttributeValues: { ':now': { N: String(nowSeconds) } },
		...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
	})
	if (status !== 200) throw new Error(`${name}: ${body}`)
	return JSON.parse(body) as Page
}

/** Deletes the expired items of a table, because the emulators do not; returns how many. */
export const expireItems = async (
	request: DynamoDbRequest,
	table: ExpiringTable,
	nowSeconds: number,
): Promise<number> => {
	let count = 0
	let startKey: Item | undefined
	do {
		const { Items = [], LastEvaluatedKey } = await expired(request, table, nowSeconds, startKey)
		for (const item of Items) {
			const Key = Object.fromEntries(table.keys.map((key) => [key, item[key]]))
			await request('DeleteItem', { TableName: table.name, Key })
			count++
		}
		startKey = LastEvaluatedKey
	} while (startKey !== undefined)
	return count
}
