import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { answerOnCondition, onCondition } from '../aws/onCondition.ts'
import { type ItemKey, type Items, itemId, type ReadItems } from '../aws/readItems.ts'
import { type Device, deviceKey, firstSeqOf } from './device.ts'

/** The item of a device, and other items that are read with it in one call. */
export const readDeviceWith =
	(readItems: ReadItems, table: string) =>
	async (
		deviceId: string,
		others: readonly ItemKey[],
	): Promise<{ readonly device: Device | undefined; readonly items: Items }> => {
		const own = { table, key: deviceKey(deviceId) }
		const items = await readItems([own, ...others])
		const item = items.get(itemId(own))
		if (item === undefined) return { device: undefined, items }
		const device = unmarshall(item) as Device
		return { device: { ...device, firstSeq: firstSeqOf(device) }, items }
	}

type Numbers = Readonly<Record<string, number>>

export type Seen = {
	readonly deviceId: string
	/** of the newest import */
	readonly seq: number
	/** milliseconds since the Unix epoch: its reception */
	readonly at: number
	/** other attributes, which belong to this `seq` */
	readonly notes?: Readonly<Record<string, number | Uint8Array>>
	/** what it costs: numbers that attributes of the device are set to, and numbers that are added to attributes */
	readonly charge?: { readonly set: Numbers; readonly add: Numbers }
}

const updateOf = (set: Readonly<Record<string, number | Uint8Array>>, add: Numbers) => {
	const sets = Object.keys(set).map((name) => `${name} = :${name}`)
	const adds = Object.keys(add).map((name) => `${name} :${name}`)
	const clauses = [
		sets.length > 0 ? `SET ${sets.join(', ')}` : '',
		adds.length > 0 ? `ADD ${adds.join(', ')}` : '',
	]
	const values = Object.entries({ ...set, ...add }).map(([name, value]) => [`:${name}`, value])
	return {
		UpdateExpression: clauses.join(' ').trim(),
		ExpressionAttributeValues: marshall(Object.fromEntries(values)),
	}
}

/**
 * Notes the newest import on the device's item, and what it costs. Only forward: a slower writer adds its cost and changes
 * nothing else; and only on a registered device: a message from an unknown one leaves no trace but its entry.
 *
 * @return how many sockets of the device have become live so far; undefined if nothing was written
 */
export const markSeen =
	(db: DynamoDBClient, table: string) =>
	async ({
		deviceId,
		seq,
		at,
		notes,
		charge: { set, add } = { set: {}, add: {} },
	}: Seen): Promise<number | undefined> => {
		const update = async (condition: string, changes: ReturnType<typeof updateOf>) => {
			const answer = await answerOnCondition(
				db.send(
					new UpdateItemCommand({
						TableName: table,
						Key: marshall(deviceKey(deviceId)),
						ConditionExpression: condition,
						ReturnValues: 'ALL_NEW',
						...changes,
					}),
				),
			)
			return answer && Number(answer.Attributes?.['sockets']?.N ?? 0)
		}
		const isForward = 'attribute_exists(id) AND (attribute_not_exists(lastSeq) OR lastSeq < :lastSeq)'
		const sockets = await update(isForward, updateOf({ lastSeq: seq, lastSeen: at, ...notes, ...set }, add))
		if (sockets !== undefined || Object.keys(add).length === 0) return sockets
		return update('attribute_exists(id)', updateOf({}, add))
	}

/**
 * Counts a socket that has become live. Whoever reads this number before and after, and finds it the same, knows that no
 * other socket became live in between.
 *
 * @return what is hidden from the watchers of the device, and how often it has been configured
 */
export const countSocket =
	(db: DynamoDBClient, table: string) =>
	async (deviceId: string): Promise<Pick<Device, 'hideDataBefore' | 'configurations'>> => {
		const answer = await answerOnCondition(
			db.send(
				new UpdateItemCommand({
					TableName: table,
					Key: marshall(deviceKey(deviceId)),
					ConditionExpression: 'attribute_exists(id)',
					ReturnValues: 'ALL_NEW',
					...updateOf({}, { sockets: 1 }),
				}),
			),
		)
		const { hideDataBefore, configurations } = answer?.Attributes ?? {}
		return {
			...(hideDataBefore?.N === undefined ? {} : { hideDataBefore: Number(hideDataBefore.N) }),
			...(configurations?.N === undefined ? {} : { configurations: Number(configurations.N) }),
		}
	}

/** Counts a change of the configurations of a device: whoever reads another number before and after sends the state again. */
export const countConfiguration =
	(db: DynamoDBClient, table: string) =>
	async (deviceId: string): Promise<void> => {
		await onCondition(
			db.send(
				new UpdateItemCommand({
					TableName: table,
					Key: marshall(deviceKey(deviceId)),
					ConditionExpression: 'attribute_exists(id)',
					...updateOf({}, { configurations: 1 }),
				}),
			),
		)
	}
