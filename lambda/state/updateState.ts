import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { onCondition } from '../aws/onCondition.ts'
import type { TimedUpdate } from '../lwm2m/convert.ts'
import { countsForState, mergeState, noState, type ObjectState, objectKey } from './objectState.ts'

const maxAttempts = 20

const maxPauseMilliseconds = (attempt: number): number => Math.min(100, 2 ** attempt)

type Import = {
	readonly deviceId: string
	readonly importId: string
	/** milliseconds since the Unix epoch */
	readonly receivedAt: number
	readonly updates: readonly TimedUpdate[]
}

const readState = async (
	db: DynamoDBClient,
	table: string,
	deviceId: string,
	object: string,
): Promise<ObjectState | undefined> => {
	const { Item } = await db.send(
		new GetItemCommand({ TableName: table, Key: marshall({ deviceId, object }), ConsistentRead: true }),
	)
	return Item === undefined ? undefined : (unmarshall(Item) as ObjectState)
}

/** False when another writer was faster. */
const writeState = (db: DynamoDBClient, table: string, state: ObjectState): Promise<boolean> =>
	onCondition(
		db.send(
			new PutItemCommand({
				TableName: table,
				Item: marshall({ ...state, revision: state.revision + 1 }),
				ConditionExpression: 'attribute_not_exists(deviceId) OR revision = :seen',
				ExpressionAttributeValues: marshall({ ':seen': state.revision }),
			}),
		),
	)

/**
 * Takes the updates of an import into the state of the device: one read and, if anything is new, one write for each
 * object instance. Can be repeated. Rejects only when the service fails.
 *
 * @param pause waits a random time, so many milliseconds at most
 */
export const updateState =
	(db: DynamoDBClient, table: string, pause: (maxMilliseconds: number) => Promise<void>) =>
	async ({ deviceId, importId, receivedAt, updates }: Import): Promise<void> => {
		const counting = updates.filter((update) => countsForState(update, receivedAt / 1000))
		const updateObject = async ([object, ofObject]: [string, TimedUpdate[] | undefined]): Promise<void> => {
			for (let attempt = 1; attempt <= maxAttempts; attempt++) {
				const known = (await readState(db, table, deviceId, object)) ?? noState(deviceId, object)
				const next = mergeState(known, ofObject ?? [], importId)
				if (next === known || (await writeState(db, table, next))) return
				await pause(maxPauseMilliseconds(attempt))
			}
			throw new Error(`state: ${object} could not be written in ${maxAttempts} attempts`)
		}
		await Promise.all(Object.entries(Object.groupBy(counting, objectKey)).map(updateObject))
	}
