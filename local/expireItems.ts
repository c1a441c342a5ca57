import { call } from './dynamoDb.ts'

/** A table whose items expire, DynamoDB's time to live. */
export type ExpiringTable = {
	readonly name: string
	/** the attribute with the time of expiry, in seconds since the Unix epoch */
	readonly attribute: string
	readonly keys: readonly string[]
}

type Item = Readonly<Record<string, unknown>>

type Page = { readonly Items?: readonly Item[]; readonly LastEvaluatedKey?: Item }

const expired = async (
	endpoint: string,
	{ name, attribute }: ExpiringTable,
	nowSeconds: number,
	startKey: Item | undefined,
): Promise<Page> => {
	const response = await call(endpoint, 'Scan', {
		TableName: name,
		FilterExpression: '#expiry <= :now',
		ExpressionAttributeNames: { '#expiry': attribute },
		ExpressionAttributeValues: { ':now': { N: String(nowSeconds) } },
		...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
	})
	if (!response.ok) throw new Error(`${name}: ${await response.text()}`)
	return (await response.json()) as Page
}

/** Deletes the items of a table that have expired, which the emulators do not do; returns how many. */
export const expireItems = async (
	endpoint: string,
	table: ExpiringTable,
	nowSeconds: number,
): Promise<number> => {
	let count = 0
	let startKey: Item | undefined
	do {
		const { Items = [], LastEvaluatedKey } = await expired(endpoint, table, nowSeconds, startKey)
		for (const item of Items) {
			const Key = Object.fromEntries(table.keys.map((key) => [key, item[key]]))
			await call(endpoint, 'DeleteItem', { TableName: table.name, Key })
			count++
		}
		startKey = LastEvaluatedKey
	} while (startKey !== undefined)
	return count
}
