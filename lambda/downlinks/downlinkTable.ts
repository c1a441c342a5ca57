import {
	type AttributeValue,
	type DynamoDBClient,
	GetItemCommand,
	PutItemCommand,
	paginateQuery,
	QueryCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { onCondition } from '../aws/onCondition.ts'
import { pendingIndex } from './contract.ts'
import { type Downlink, isSettled } from './downlink.ts'

type Table = { readonly db: DynamoDBClient; readonly table: string }

/** Seconds for which a downlink is kept after its time is over. */
const keptSeconds = 30 * 24 * 60 * 60

/** An item has the attribute of the index only while something is to be done for it. */
const itemOf = (downlink: Downlink): Record<string, AttributeValue> =>
	marshall(
		{
			...downlink,
			id: downlink.downlinkId,
			ttl: Math.floor(downlink.expiresAt / 1000) + keptSeconds,
			...(isSettled(downlink) ? {} : { pending: downlink.downlinkId }),
		},
		{ removeUndefinedValues: true },
	)

const downlinkOf = (item: Record<string, AttributeValue>): Downlink => {
	const { id: _id, ttl: _ttl, pending: _pending, ...downlink } = unmarshall(item)
	return downlink as Downlink
}

/** False if there is one with this id. */
export const putNew = ({ db, table }: Table, downlink: Downlink): Promise<boolean> =>
	onCondition(
		db.send(
			new PutItemCommand({
				TableName: table,
				Item: itemOf(downlink),
				ConditionExpression: 'attribute_not_exists(id)',
			}),
		),
	)

/** False if another writer was faster. @param revision of the downlink that was changed */
export const putChanged = ({ db, table }: Table, downlink: Downlink, revision: number): Promise<boolean> =>
	onCondition(
		db.send(
			new PutItemCommand({
				TableName: table,
				Item: itemOf(downlink),
				ConditionExpression: 'revision = :revision',
				ExpressionAttributeValues: marshall({ ':revision': revision }),
			}),
		),
	)

/** Consistent. */
export const findDownlink = async (
	{ db, table }: Table,
	{ deviceId, downlinkId }: Pick<Downlink, 'deviceId' | 'downlinkId'>,
): Promise<Downlink | undefined> => {
	const Key = marshall({ deviceId, id: downlinkId })
	const { Item } = await db.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }))
	return Item === undefined ? undefined : downlinkOf(Item)
}

/** Those of a device that something is still to be done for, oldest first. Consistent. */
export const pendingOf = async (
	{ db, table }: Table,
	deviceId: string,
	limit: number,
): Promise<readonly Downlink[]> => {
	const pending: Downlink[] = []
	// A page ends after 1 MB: large payloads are on several.
	const pages = paginateQuery(
		{ client: db },
		{
			TableName: table,
			IndexName: pendingIndex,
			KeyConditionExpression: 'deviceId = :deviceId',
			ExpressionAttributeValues: marshall({ ':deviceId': deviceId }),
			Limit: limit,
			ConsistentRead: true,
		},
	)
	for await (const { Items = [] } of pages) {
		pending.push(...Items.map(downlinkOf))
		if (pending.length >= limit) break
	}
	return pending.slice(0, limit)
}

type Page = { readonly downlinks: readonly Downlink[]; readonly next?: string }

/** All of a device, newest first. @param before id of the last one of the page before */
export const listDownlinks = async (
	{ db, table }: Table,
	deviceId: string,
	{ limit, before }: { readonly limit: number; readonly before?: string },
): Promise<Page> => {
	const { Items = [], LastEvaluatedKey } = await db.send(
		new QueryCommand({
			TableName: table,
			// The ids of downlinks begin with a digit; those of the keys for repeats do not.
			KeyConditionExpression: 'deviceId = :deviceId AND id BETWEEN :from AND :to',
			ExpressionAttributeValues: marshall({ ':deviceId': deviceId, ':from': '0', ':to': before ?? '9' }),
			ScanIndexForward: false,
			Limit: before === undefined ? limit : limit + 1,
			ConsistentRead: true,
		}),
	)
	const downlinks = Items.map(downlinkOf).filter(({ downlinkId }) => downlinkId !== before)
	const last = downlinks.at(-1)
	return LastEvaluatedKey === undefined || last === undefined
		? { downlinks }
		: { downlinks, next: last.downlinkId }
}

/** How many pages of the ids of a device are looked through, the newest first. */
const searchedPages = 10

/** The id of a downlink of a device that fits, the newest one. */
export const findDownlinkId = async (
	{ db, table }: Table,
	deviceId: string,
	fits: (downlinkId: string) => boolean,
): Promise<string | undefined> => {
	let start: Record<string, AttributeValue> | undefined
	for (let page = 0; page < searchedPages; page++) {
		const { Items = [], LastEvaluatedKey } = await db.send(
			new QueryCommand({
				TableName: table,
				KeyConditionExpression: 'deviceId = :deviceId AND id BETWEEN :from AND :to',
				ExpressionAttributeValues: marshall({ ':deviceId': deviceId, ':from': '0', ':to': '9' }),
				ProjectionExpression: 'id',
				ScanIndexForward: false,
				ConsistentRead: true,
				...(start === undefined ? {} : { ExclusiveStartKey: start }),
			}),
		)
		const found = Items.map((item) => String(unmarshall(item)['id'])).find(fits)
		if (found !== undefined || LastEvaluatedKey === undefined) return found
		start = LastEvaluatedKey
	}
	return undefined
}

/** Names a request that may come again, and the downlink that was made for it. */
export type Repeatable = {
	readonly deviceId: string
	readonly key: string
	readonly downlinkId: string
	readonly digest: string
	readonly ttl: number
}

/** Reserves the key for this request; gives the request that has it, the same or another one. */
export const reserveKey = async (
	{ db, table }: Table,
	{ key, ...request }: Repeatable,
): Promise<Pick<Repeatable, 'downlinkId' | 'digest'>> => {
	const id = `key#${key}`
	const isNew = await onCondition(
		db.send(
			new PutItemCommand({
				TableName: table,
				Item: marshall({ ...request, id }),
				ConditionExpression: 'attribute_not_exists(id)',
			}),
		),
	)
	if (isNew) return request
	const Key = marshall({ deviceId: request.deviceId, id })
	const { Item } = await db.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }))
	// It has expired in between.
	if (Item === undefined) return request
	const { downlinkId, digest } = unmarshall(Item)
	return { downlinkId: String(downlinkId), digest: String(digest) }
}
