import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { answerOnCondition } from '../../aws/onCondition.ts'
import { type Device, deviceKey } from '../device.ts'

/** A sealed pre-shared key on the item of its device. */
export type StoredPsk = Required<Pick<Device, 'psk' | 'pskSince'>>

/** What the item of a device has; undefined if the device is not registered. */
type Stored = Partial<StoredPsk>

const names = { '#psk': 'psk', '#since': 'pskSince' }

/** Reads these two attributes only, so that a policy can allow an edge no others (`dynamodb:Attributes`). */
export const readPsk =
	(db: DynamoDBClient, table: string) =>
	async (deviceId: string): Promise<Stored | undefined> => {
		const { Item } = await db.send(
			new GetItemCommand({
				TableName: table,
				Key: marshall(deviceKey(deviceId)),
				ProjectionExpression: 'id, #psk, #since',
				ExpressionAttributeNames: names,
				ConsistentRead: true,
			}),
		)
		return Item && (unmarshall(Item) as Stored)
	}

const update = async (
	db: DynamoDBClient,
	table: string,
	deviceId: string,
	change: Pick<
		UpdateItemCommand['input'],
		'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeValues'
	>,
): Promise<{ readonly before: Stored } | undefined> => {
	const answer = await answerOnCondition(
		db.send(
			new UpdateItemCommand({
				TableName: table,
				Key: marshall(deviceKey(deviceId)),
				ExpressionAttributeNames: names,
				ReturnValues: 'UPDATED_OLD',
				...change,
			}),
		),
	)
	return answer && { before: unmarshall(answer.Attributes ?? {}) as Stored }
}

/**
 * Stores a key in place of this one, or of none. False if the device is not registered, or if somebody else has stored a key
 * meanwhile.
 */
export const storePsk =
	(db: DynamoDBClient, table: string) =>
	async (
		deviceId: string,
		{ psk, pskSince }: StoredPsk,
		replaced: Uint8Array | undefined,
	): Promise<boolean> => {
		const isSame = replaced === undefined ? 'attribute_not_exists(#psk)' : '#psk = :replaced'
		const stored = await update(db, table, deviceId, {
			UpdateExpression: 'SET #psk = :psk, #since = :since',
			ConditionExpression: `attribute_exists(id) AND ${isSame}`,
			ExpressionAttributeValues: marshall(
				{ ':psk': psk, ':since': pskSince, ':replaced': replaced },
				{ removeUndefinedValues: true },
			),
		})
		return stored !== undefined
	}

/** Removes the key of a device. Undefined if the device is not registered, false if it has none. */
export const revokePsk =
	(db: DynamoDBClient, table: string) =>
	async (deviceId: string): Promise<boolean | undefined> => {
		const removed = await update(db, table, deviceId, {
			UpdateExpression: 'REMOVE #psk, #since',
			ConditionExpression: 'attribute_exists(id)',
		})
		return removed && removed.before.psk !== undefined
	}
