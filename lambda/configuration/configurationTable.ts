import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { onCondition } from '../aws/onCondition.ts'
import { type Item, type ItemKey, itemId, type ReadItems } from '../aws/readItems.ts'
import type { Configured } from './configuration.ts'

/** An instance of an object. */
export type Instance = { readonly object: number; readonly instance: number }

/** The keys of configurations begin so, in the table of the state: after those of all object instances. */
const prefix = 'desired/'

export const configuredKey = (table: string, deviceId: string, { object, instance }: Instance): ItemKey => ({
	table,
	key: { deviceId, object: `${prefix}${object}/${instance}` },
})

/** The content is one text of JSON: numbers of DynamoDB have fewer digits than some doubles. */
export const configuredOf = (item: Item | undefined): Configured | undefined => {
	if (item === undefined) return undefined
	const { configured, busyUntil, revision } = unmarshall(item)
	return {
		...(JSON.parse(configured) as Pick<Configured, 'newest' | 'standing'>),
		...(busyUntil === undefined ? {} : { busyUntil }),
		revision,
	}
}

/** The configurations among items of the table of the state, with the object instances that they are of. */
export const configurationsIn = (
	items: readonly Item[],
): readonly (Instance & { configured: Configured })[] =>
	items.flatMap((item) => {
		const key = item['object']?.S ?? ''
		const configured = key.startsWith(prefix) ? configuredOf(item) : undefined
		const [object = 0, instance = 0] = key.slice(prefix.length).split('/').map(Number)
		return configured === undefined ? [] : [{ object, instance, configured }]
	})

const maxAttempts = 20

const maxPauseMilliseconds = (attempt: number): number => Math.min(100, 2 ** attempt)

export type ConfigurationTable = {
	readonly db: DynamoDBClient
	readonly table: string
	readonly readItems: ReadItems
	/** waits a random time, so many milliseconds at most */
	readonly pause: (maxMilliseconds: number) => Promise<void>
}

/** False when another writer was faster. */
const write = ({ db }: ConfigurationTable, { table, key }: ItemKey, next: Configured): Promise<boolean> => {
	const { newest, standing, busyUntil, revision } = next
	return onCondition(
		db.send(
			new PutItemCommand({
				TableName: table,
				Item: marshall({
					...key,
					configured: JSON.stringify({ newest, standing }),
					...(busyUntil === undefined ? {} : { busyUntil }),
					revision: revision + 1,
				}),
				ConditionExpression: 'attribute_not_exists(deviceId) OR revision = :seen',
				ExpressionAttributeValues: marshall({ ':seen': revision }),
			}),
		),
	)
}

/**
 * Changes the configurations of an object instance, whoever else changes them at the same time.
 *
 * @param change gives what is to be stored, the same object if nothing is to change, or undefined if that cannot be
 * @return whether something has changed; undefined if it cannot be
 */
export const changeConfigured =
	(needs: ConfigurationTable) =>
	async (
		deviceId: string,
		instance: Instance,
		change: (known: Configured | undefined) => Configured | undefined,
	): Promise<boolean | undefined> => {
		const key = configuredKey(needs.table, deviceId, instance)
		for (let attempt = 1; attempt <= maxAttempts; attempt++) {
			const known = configuredOf((await needs.readItems([key])).get(itemId(key)))
			const next = change(known)
			if (next === undefined) return undefined
			if (next === known) return false
			if (await write(needs, key, next)) return true
			await needs.pause(maxPauseMilliseconds(attempt))
		}
		throw new Error(`configuration: not changed in ${maxAttempts} attempts`)
	}
