import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { onCondition } from '../aws/onCondition.ts'
import { deviceKey } from './device.ts'

type Numbers = Readonly<Record<string, number>>

export type Seen = {
	readonly deviceId: string
	/** of the newest import */
	readonly seq: number
	/** milliseconds since the Unix epoch: its reception */
	readonly at: number
	/** what it costs: numbers that attributes of the device are set to, and numbers that are added to attributes */
	readonly charge?: { readonly set: Numbers; readonly add: Numbers }
}

const updateOf = (set: Numbers, add: Numbers) => {
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
 */
export const markSeen =
	(db: DynamoDBClient, table: string) =>
	async ({ deviceId, seq, at, charge: { set, add } = { set: {}, add: {} } }: Seen): Promise<void> => {
		const update = (condition: string, changes: ReturnType<typeof updateOf>) =>
			onCondition(
				db.send(
					new UpdateItemCommand({
						TableName: table,
						Key: marshall(deviceKey(deviceId)),
						ConditionExpression: condition,
						...changes,
					}),
				),
			)
		const isForward = 'attribute_exists(id) AND (attribute_not_exists(lastSeq) OR lastSeq < :lastSeq)'
		if (await update(isForward, updateOf({ lastSeq: seq, lastSeen: at, ...set }, add))) return
		if (Object.keys(add).length > 0) await update('attribute_exists(id)', updateOf({}, add))
	}
