import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { type Item, type Items, itemId, type ReadItems } from '../../aws/readItems.ts'
import { nobodyMilliseconds } from '../contract.ts'

/** Says until when events are to be written. */
export const listenersKey = { kind: 'listeners', id: 'until' } as const

/** What somebody listens to: to everything, or at least to downlinks. Uplinks are many, and edges do not listen to them. */
export type Heard = 'everything' | 'downlinks'

/** Attributes of the item; milliseconds since the Unix epoch. */
export const listenersUntil = { everything: 'until', downlinks: 'downlinksUntil' } as const

type ListenersNeeds = {
	readonly db: DynamoDBClient
	/** of the sockets of streams */
	readonly table: string
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

/** Whether somebody listens, or listened lately. */
export type Listeners = {
	/** Reads also what says so of everything, in the same call, unless this environment knows that nobody listens. */
	readonly withListeners: (readItems: ReadItems) => ReadItems
	/** from what was read so */
	readonly areIn: (items: Items) => boolean
	/** asks by a call of its own, unless this environment knows that nobody listens; whoever hears everything hears downlinks */
	readonly are: (heard?: Heard) => Promise<boolean>
}

const untilIn = (item: Item | undefined, heard: Heard): number =>
	Number(item?.[listenersUntil[heard]]?.N ?? 0)

/** From the item: whether somebody listens at a time. */
export const isHeardAt = (item: Item | undefined, heard: Heard, at: number): boolean =>
	untilIn(item, 'everything') > at || untilIn(item, heard) > at

/**
 * An environment remembers for at most two seconds that nobody listens, counted from before it asked. It never remembers that
 * somebody does.
 */
export const createListeners = ({ db, table, now }: ListenersNeeds): Listeners => {
	const key = { table, key: listenersKey }
	const nobodySince = { everything: Number.NEGATIVE_INFINITY, downlinks: Number.NEGATIVE_INFINITY }
	const isKnown = (heard: Heard): boolean => {
		const age = now() - nobodySince[heard]
		return age >= 0 && age < nobodyMilliseconds
	}
	const learn = (item: Item | undefined, askedAt: number): void => {
		for (const heard of ['everything', 'downlinks'] as const)
			if (!isHeardAt(item, heard, askedAt)) nobodySince[heard] = askedAt
	}
	return {
		withListeners: (readItems) => async (keys) => {
			if (isKnown('everything')) return readItems(keys)
			const askedAt = now()
			const items = await readItems([...keys, key])
			learn(items.get(itemId(key)), askedAt)
			return items
		},
		areIn: (items) => isHeardAt(items.get(itemId(key)), 'everything', now()),
		are: async (heard = 'downlinks') => {
			if (isKnown(heard)) return false
			const askedAt = now()
			const { Item } = await db.send(
				new GetItemCommand({ TableName: table, Key: marshall(listenersKey), ConsistentRead: true }),
			)
			learn(Item, askedAt)
			return isHeardAt(Item, heard, askedAt)
		},
	}
}
