import { type AttributeValue, BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'

export type Item = Readonly<Record<string, AttributeValue>>

/** Where an item is: each part of its key is a text. */
export type ItemKey = { readonly table: string; readonly key: Readonly<Record<string, string>> }

/** What was read, by `itemId`: undefined if there is no such item. */
export type Items = ReadonlyMap<string, Item | undefined>

/** Names an item. */
export const itemId = ({ table, key }: ItemKey): string =>
	JSON.stringify([table, ...Object.entries(key).toSorted(([a], [b]) => (a < b ? -1 : 1))])

/** DynamoDB: limit of keys in a batch read. */
export const maxBatchKeys = 100

const maxAttempts = 8

const maxPauseMilliseconds = (attempt: number): number => Math.min(400, 10 * 2 ** attempt)

type ReadItemsNeeds = {
	readonly db: DynamoDBClient
	/** waits a random time, so many milliseconds at most */
	readonly pause: (maxMilliseconds: number) => Promise<void>
}

/** Reads items by their keys, at most 100, all different, in one call. Each read is consistent; together they are not. */
export type ReadItems = (keys: readonly ItemKey[]) => Promise<Items>

/**
 * The service may leave out a part of a batch, for example above 16 MB: it is asked for again. Rejects when the service
 * leaves something out time and again.
 */
export const readItems =
	({ db, pause }: ReadItemsNeeds): ReadItems =>
	async (keys) => {
		const items = new Map<string, Item | undefined>()
		let missing = keys
		for (let attempt = 1; missing.length > 0; attempt++) {
			const { Responses = {}, UnprocessedKeys = {} } = await db.send(
				new BatchGetItemCommand({ RequestItems: requestOf(missing) }),
			)
			const leftOut = new Set(Object.entries(UnprocessedKeys).flatMap(idsOf))
			const found = new Map(
				Object.entries(Responses)
					.flatMap(([table, all]) => all.map((item) => [table, item] as const))
					.map(([table, item]) => [itemId({ table, key: keyIn(item, keysOf(missing, table)) }), item]),
			)
			for (const key of missing) if (!leftOut.has(itemId(key))) items.set(itemId(key), found.get(itemId(key)))
			missing = missing.filter((key) => leftOut.has(itemId(key)))
			if (missing.length > 0 && attempt === maxAttempts)
				throw new Error(`${missing.length} items were not read in ${maxAttempts} attempts`)
			if (missing.length > 0) await pause(maxPauseMilliseconds(attempt))
		}
		return items
	}

const keysOf = (keys: readonly ItemKey[], table: string): readonly string[] =>
	Object.keys(keys.find((key) => key.table === table)?.key ?? {})

const keyIn = (item: Item, names: readonly string[]): Readonly<Record<string, string>> =>
	Object.fromEntries(names.map((name) => [name, item[name]?.S ?? '']))

const idsOf = ([table, { Keys = [] }]: [string, { readonly Keys?: readonly Item[] | undefined }]) =>
	Keys.map((key) => itemId({ table, key: keyIn(key, Object.keys(key)) }))

const requestOf = (keys: readonly ItemKey[]) =>
	Object.fromEntries(
		[...Map.groupBy(keys, ({ table }) => table)].map(([table, all]) => [
			table,
			{ Keys: all.map(({ key }) => marshall(key)), ConsistentRead: true },
		]),
	)
