import { type DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { onCondition } from '../aws/onCondition.ts'
import { type Device, deviceKey, fingerprintKey } from './device.ts'

/** What a device is registered with. All members stay as they were when it was. */
export type EnsuredDevice = Pick<
	Device,
	'deviceId' | 'model' | 'name' | 'integrationId' | 'group' | 'customer'
>

/**
 * Registers a device that nobody else does, unless it is registered already; gives the fingerprint that opens it. Whoever
 * does this at the same time gets the same one: the item of the device decides, and only then its fingerprint is written.
 *
 * @param newestSeq of the imports under an id, 0 if there is none: a device that is new sees those after it
 * @param fingerprint in its normal form; taken if the device has none
 */
export const ensureDevice =
	(db: DynamoDBClient, table: string, newestSeq: (deviceId: string) => Promise<number> = async () => 0) =>
	async ({ deviceId, ...once }: EnsuredDevice, fingerprint: string): Promise<string> => {
		const newest = await newestSeq(deviceId)
		if (newest > 0) await beginAfter(db, table, { deviceId, fingerprint, ...once }, newest)
		const kept = Object.entries({ fingerprint, ...once }).filter(([, value]) => value !== undefined)
		const sets = kept.map(([name]) => `#${name} = if_not_exists(#${name}, :${name})`)
		const { Attributes = {} } = await db.send(
			new UpdateItemCommand({
				TableName: table,
				Key: marshall(deviceKey(deviceId)),
				UpdateExpression: `SET deviceId = :deviceId, ${sets.join(', ')}`,
				ExpressionAttributeNames: Object.fromEntries(kept.map(([name]) => [`#${name}`, name])),
				ExpressionAttributeValues: marshall({
					':deviceId': deviceId,
					...Object.fromEntries(kept.map(([name, value]) => [`:${name}`, value])),
				}),
				ReturnValues: 'ALL_NEW',
			}),
		)
		const decided = String(unmarshall(Attributes)['fingerprint'])
		await db.send(
			new PutItemCommand({
				TableName: table,
				Item: marshall({ ...fingerprintKey(decided), deviceId }),
				ConditionExpression: 'attribute_not_exists(id) OR deviceId = :deviceId',
				ExpressionAttributeValues: marshall({ ':deviceId': deviceId }),
			}),
		)
		return decided
	}

/**
 * Makes the item of a device that has none, with a log that is its own after this `seq`. What is imported between the look at
 * the log and this counts as its own: the first messages of a new device often come together.
 */
const beginAfter = (
	db: DynamoDBClient,
	table: string,
	device: EnsuredDevice & Pick<Device, 'fingerprint'>,
	seq: number,
): Promise<boolean> =>
	onCondition(
		db.send(
			new PutItemCommand({
				TableName: table,
				Item: marshall(
					{ ...deviceKey(device.deviceId), ...device, lastSeq: seq, firstSeq: seq + 1 },
					{ removeUndefinedValues: true },
				),
				ConditionExpression: 'attribute_not_exists(id)',
			}),
		),
	)
