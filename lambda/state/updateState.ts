import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { inStep } from '../aws/inStep.ts'
import { onCondition } from '../aws/onCondition.ts'
import type { TimedUpdate } from '../lwm2m/convert.ts'
import { fitState } from './fitState.ts'
import { countsForState, mergeState, noState, type ObjectState, objectKey } from './objectState.ts'
import { itemOf, stateOf } from './storedState.ts'

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
	return Item === undefined ? undefined : stateOf(Item)
}

/** False when another writer was faster. */
const writeState = (
	db: DynamoDBClient,
	table: string,
	state: ObjectState,
	resources: string,
): Promise<boolean> =>
	onCondition(
		db.send(
			new PutItemCommand({
				TableName: table,
				Item: itemOf({ ...state, revision: state.revision + 1 }, resources),
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
 * @param onLeftOut hears of an object with more values than an item can hold
 */
export const updateState =
	(
		db: DynamoDBClient,
		table: string,
		pause: (maxMilliseconds: number) => Promise<void>,
		onLeftOut: (cut: { deviceId: string; object: string; values: number }) => void = () => undefined,
	) =>
	async ({ deviceId, importId, receivedAt, updates }: Import): Promise<void> => {
		const receivedSeconds = receivedAt / 1000
		const counting = updates.filter((update) => countsForState(update, receivedSeconds))
		const updateObject = async (object: string, ofObject: readonly TimedUpdate[]): Promise<void> => {
			const imported = { updates: ofObject, importId, receivedAt: receivedSeconds }
			for (let attempt = 1; attempt <= maxAttempts; attempt++) {
				const known = (await readState(db, table, deviceId, object)) ?? noState(deviceId, object)
				const next = mergeState(known, imported)
				if (next === known) return
				const { resources, leftOut } = fitState(next)
				if (leftOut > 0) onLeftOut({ deviceId, object, values: leftOut })
				if (await writeState(db, table, next, resources)) return
				await pause(maxPauseMilliseconds(attempt))
			}
			throw new Error(`state: ${object} could not be written in ${maxAttempts} attempts`)
		}
		await Promise.all(
			Object.entries(Object.groupBy(counting, objectKey)).map(([object, ofObject = []]) =>
				inStep(`state of ${object}`, () => updateObject(object, ofObject)),
			),
		)
	}
