import { type DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { Item } from '../../aws/readItems.ts'
import type { Converter, ConverterVersion } from './converterVersion.ts'
import { converterKey, convertersPartition, type ItemKey, versionKey } from './itemKeys.ts'
import { versionOf } from './versionItem.ts'

export type StoreNeeds = { readonly db: DynamoDBClient; readonly table: string }

const read = async ({ db, table }: StoreNeeds, key: ItemKey): Promise<Item | undefined> => {
	const { Item } = await db.send(
		new GetItemCommand({ TableName: table, Key: marshall(key), ConsistentRead: true }),
	)
	return Item
}

const converterOf = (item: Item): Converter => {
	const { pk: _pk, sk: _sk, ...converter } = unmarshall(item) as Converter & ItemKey
	return converter
}

/** Reads a converter, consistently. */
export const findConverter =
	(needs: StoreNeeds) =>
	async (converterId: string): Promise<Converter | undefined> => {
		const item = await read(needs, converterKey(converterId))
		return item && converterOf(item)
	}

/** Reads a version, consistently. It never changes, so it may be kept. */
export const findVersion =
	(needs: StoreNeeds) =>
	async (converterId: string, version: number): Promise<ConverterVersion | undefined> => {
		const item = await read(needs, versionKey(converterId, version))
		return item && versionOf(item)
	}

/** A part of the list, oldest first. */
export type ConverterPage = {
	readonly converters: readonly Converter[]
	/** the id after which the list goes on; absent at its end */
	readonly next?: string
}

/** The converters after an id, at most so many; a page has up to a megabyte. */
export const pageOfConverters =
	({ db, table }: StoreNeeds) =>
	async (limit: number, after = ''): Promise<ConverterPage> => {
		const { Items = [], LastEvaluatedKey } = await db.send(
			new QueryCommand({
				TableName: table,
				KeyConditionExpression: 'pk = :pk AND sk > :after',
				ExpressionAttributeValues: marshall({ ':pk': convertersPartition, ':after': after || '-' }),
				ConsistentRead: true,
				Limit: limit,
			}),
		)
		const next = LastEvaluatedKey?.['sk']?.S
		return { converters: Items.map(converterOf), ...(next === undefined ? {} : { next }) }
	}
