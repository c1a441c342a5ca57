import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { ExcessReason, ImportLimits } from '../limits.ts'
import { addExcess, takeUnregistered } from './counters.ts'

/** How many messages a device may send, and has sent. */
export type Budget = {
	/**
	 * Whether a device has used up its budget before a message.
	 *
	 * @param next the next place of the ledger
	 * @param before when the messages were received that take the next places, before this one
	 * @param wasReceivedBefore whether the message of an entry was certainly received before a time
	 */
	readonly isSpent: (
		message: { readonly deviceId: string; readonly receivedAt: number },
		next: number,
		before: readonly number[],
		wasReceivedBefore: (seq: number, time: number) => boolean,
	) => Promise<boolean>
	/** Counts messages of a device that is not registered; how many of them are within the budget that all of these share. */
	readonly takeUnregistered: (receivedAt: number, sizes: readonly number[]) => Promise<number>
	/** adds to the count in the entry of messages that exceeded a limit */
	readonly addExcess: (
		entry: { readonly deviceId: string; readonly seq: number },
		count: number,
	) => Promise<void>
}

type Tables = {
	readonly ledger: string
	/** counters of minutes, which it forgets */
	readonly counters: string
}

const minuteMilliseconds = 60_000

/**
 * The ledger counts what a device has sent: the entry `messagesPerMinute` places back tells how long that took. Times are
 * those of reception, so that delayed messages do not look like a flood. When several messages come at the same moment, a
 * few more may pass.
 */
export const ledgerBudget = (
	db: DynamoDBClient,
	tables: Tables,
	limits: Pick<ImportLimits, 'messagesPerMinute' | 'unregisteredPerMinute' | 'bytesPerDay'>,
): Budget => ({
	isSpent: async ({ deviceId, receivedAt }, next, before, wasReceivedBefore) => {
		const { messagesPerMinute } = limits
		const seq = next + before.length - messagesPerMinute
		if (messagesPerMinute === 0 || seq < 1) return false
		if (seq < next && wasReceivedBefore(seq, receivedAt - minuteMilliseconds)) return false
		const earlier = before[seq - next] ?? (await receivedAtOf(db, tables.ledger, { deviceId, seq }))
		return earlier !== undefined && Math.abs(receivedAt - earlier) < minuteMilliseconds
	},
	takeUnregistered: takeUnregistered(db, tables.counters, limits),
	addExcess: addExcess(db, tables.ledger),
})

const receivedAtOf = async (
	db: DynamoDBClient,
	table: string,
	key: { readonly deviceId: string; readonly seq: number },
): Promise<number | undefined> => {
	const { Item } = await db.send(
		new GetItemCommand({ TableName: table, Key: marshall(key), ProjectionExpression: 'receivedAt' }),
	)
	const receivedAt = Item?.['receivedAt']?.N
	return receivedAt === undefined ? undefined : Number(receivedAt)
}

/** What a device has cost, as its item tells; the first message of a minute or a day begins its count anew. */
export type Spent = {
	/** minutes since the Unix epoch, by the time of reception */
	readonly costMinute: number
	/** object updates of that minute */
	readonly costUpdates: number
	/** days since the Unix epoch */
	readonly costDay: number
	/** bytes that went into the ledger on that day */
	readonly costBytes: number
}

/** What one message costs. */
type Cost = { readonly updates: number; readonly bytes: number }

/** How a cost changes the item of its device: numbers that replace others, and numbers that are added. */
export type Charge = {
	readonly set: Readonly<Partial<Spent>>
	readonly add: Readonly<Partial<Pick<Spent, 'costUpdates' | 'costBytes'>>>
}

/** What a device may still spend, while its messages are imported one after another. */
type Spending = {
	/** Which limit a message would exceed, if any. @param receivedAt milliseconds since the Unix epoch */
	readonly excess: (receivedAt: number, cost: Cost) => ExcessReason | undefined
	/** Adds what a message costs, even if that exceeds a limit. */
	readonly take: (receivedAt: number, cost: Cost) => Charge
}

const noSpending: Spent = { costMinute: 0, costUpdates: 0, costDay: 0, costBytes: 0 }

const dayMilliseconds = 24 * 60 * minuteMilliseconds

/** Time never runs back: a message that was delayed counts in the current minute. */
const later = (spent: Spent, receivedAt: number): Spent => {
	const minute = Math.floor(receivedAt / minuteMilliseconds)
	const day = Math.floor(receivedAt / dayMilliseconds)
	return {
		costMinute: Math.max(minute, spent.costMinute),
		costUpdates: minute > spent.costMinute ? 0 : spent.costUpdates,
		costDay: Math.max(day, spent.costDay),
		costBytes: day > spent.costDay ? 0 : spent.costBytes,
	}
}

const isAbove = (limit: number, spent: number, more: number): boolean => limit > 0 && spent + more > limit

const chargeFor = (before: Spent, { costMinute, costDay }: Spent, { updates, bytes }: Cost): Charge => {
	const isNewMinute = costMinute > before.costMinute
	const isNewDay = costDay > before.costDay
	return {
		set: {
			...(isNewMinute ? { costMinute, costUpdates: updates } : {}),
			...(isNewDay ? { costDay, costBytes: bytes } : {}),
		},
		add: {
			...(isNewMinute || updates === 0 ? {} : { costUpdates: updates }),
			...(isNewDay ? {} : { costBytes: bytes }),
		},
	}
}

/** What two messages cost, the second after the first. */
export const addCharges = (first: Charge, { set, add }: Charge): Charge => {
	const sum = (name: 'costUpdates' | 'costBytes'): Charge => {
		const { [name]: anew } = set
		if (anew !== undefined) return { set: { [name]: anew }, add: {} }
		const more = add[name] ?? 0
		if (first.set[name] !== undefined) return { set: { [name]: first.set[name] + more }, add: {} }
		const added = (first.add[name] ?? 0) + more
		return { set: {}, add: added === 0 ? {} : { [name]: added } }
	}
	const [updates, bytes] = [sum('costUpdates'), sum('costBytes')]
	return {
		set: { ...first.set, ...set, ...updates.set, ...bytes.set },
		add: { ...updates.add, ...bytes.add },
	}
}

/** @param spent what was known of the device when it was read; writers at the same moment do not see each other */
export const createSpending = (
	spent: Partial<Spent>,
	limits: Pick<ImportLimits, 'updatesPerMinute' | 'bytesPerDay'>,
): Spending => {
	let known: Spent = { ...noSpending, ...spent }
	return {
		excess: (receivedAt, { updates, bytes }) => {
			const { costUpdates, costBytes } = later(known, receivedAt)
			if (isAbove(limits.updatesPerMinute, costUpdates, updates)) return 'updates'
			return isAbove(limits.bytesPerDay, costBytes, bytes) ? 'bytes' : undefined
		},
		take: (receivedAt, cost) => {
			const now = later(known, receivedAt)
			const charge = chargeFor(known, now, cost)
			known = {
				...now,
				costUpdates: now.costUpdates + cost.updates,
				costBytes: now.costBytes + cost.bytes,
			}
			return charge
		},
	}
}
