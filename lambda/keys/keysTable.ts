import {
	type DynamoDBClient,
	GetItemCommand,
	PutItemCommand,
	UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { answerOnCondition, onCondition } from '../aws/onCondition.ts'
import type { StoredKey } from './storedKey.ts'

/** Reads a key by its id, consistently. */
export const readKey =
	(db: DynamoDBClient, table: string) =>
	async (keyId: string): Promise<StoredKey | undefined> => {
		const { Item } = await db.send(
			new GetItemCommand({ TableName: table, Key: marshall({ keyId }), ConsistentRead: true }),
		)
		return Item && (unmarshall(Item) as StoredKey)
	}

/** Stores a new key. False if there is one with this id. */
export const storeKey =
	(db: DynamoDBClient, table: string) =>
	(key: StoredKey): Promise<boolean> =>
		onCondition(
			db.send(
				new PutItemCommand({
					TableName: table,
					Item: marshall(key, { removeUndefinedValues: true }),
					ConditionExpression: 'attribute_not_exists(keyId)',
				}),
			),
		)

/**
 * Revokes a key for ever, and gives when: a key that is revoked already keeps its time. Undefined if there is no such key.
 *
 * @param now milliseconds since the Unix epoch
 */
export const revokeKey =
	(db: DynamoDBClient, table: string) =>
	async (keyId: string, now: number): Promise<number | undefined> => {
		const answer = await answerOnCondition(
			db.send(
				new UpdateItemCommand({
					TableName: table,
					Key: marshall({ keyId }),
					UpdateExpression: 'SET revokedAt = if_not_exists(revokedAt, :now)',
					ConditionExpression: 'attribute_exists(keyId)',
					ExpressionAttributeValues: marshall({ ':now': now }),
					ReturnValues: 'UPDATED_NEW',
				}),
			),
		)
		return answer && Number(answer.Attributes?.['revokedAt']?.N)
	}
