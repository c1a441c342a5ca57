import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { type Item, type Items, itemId, type ReadItems } from '../../aws/readItems.ts'
import { nobodyMilliseconds } from '../contract.ts'

/** Says until when events are to be written. */
export const listenersKey = { kind: 'listeners', id: 'until' } as const

type ListenersNeeds = {
	readonly db: DynamoDBClient
	/** of the sockets of streams */
	readonly table: string
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

/** Whether somebody listens, or listened lately. */
export type Listeners = {
	/** Reads also what says so, in the same call, unless this environment knows that nobody listens. */
	readonly withListeners: (readItems: ReadItems) => ReadItems
	/** from what was read so */
	readonly areIn: (items: Items) => boolean
	/** asks by a call of its own, unless this environment knows that nobody listens */
	readonly are: () => Promise<boolean>
}

const untilIn = (item: Item | undefined): number => Number(item?.['until']?.N ?? 0)

/**
 * An environment remembers for at most two seconds that nobody listens, counted from before it asked. It never remembers that
 * somebody does.
 */
export const createListeners = ({ db, table, now }: ListenersNeeds): Listeners => {
	const key = { table, key: listenersKey }
	let nobodySince = Number.NEGATIVE_INFINITY
	const isKnown = (): boolean => {
		const age = now() - nobodySince
		return age >= 0 && age < nobodyMilliseconds
	}
	const learn = (item: Item | undefined, askedAt: number): boolean => {
		const isSomebody = untilIn(item) > askedAt
		if (!isSomebody) nobodySince = askedAt
		return isSomebody
	}
	return {
		withListeners: (readItems) => async (keys) => {
			if (isKnown()) return readItems(keys)
			const askedAt = now()
			const items = await readItems([...keys, key])
			learn(items.get(itemId(key)), askedAt)
			return items
		},
		areIn: (items) => untilIn(items.get(itemId(key))) > now(),
		are: async () => {
			if (isKnown()) return false
			const askedAt = now()
			const { Item } = await db.send(
				new GetItemCommand({ TableName: table, Key: marshall(listenersKey), ConsistentRead: true }),
			)
			return learn(Item, askedAt)
		},
	}
}
