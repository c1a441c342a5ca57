import { inStep } from '../aws/inStep.ts'
import type { Items } from '../aws/readItems.ts'
import type { Device, ImportNeeds, Result } from './importNeeds.ts'
import type { Delivery, DeviceMessage } from './intake/deviceMessage.ts'
import type { Judged } from './intake/interpret.ts'
import { type KeyRange, sameMessage } from './intake/messageKeys.ts'
import type { Charge } from './intake/spending.ts'
import { draftEntry, type Entry, type EntryDraft } from './ledger/entry.ts'
import type { Places } from './ledger/places.ts'
import { isCertainlyNew } from './ledger/recent.ts'
import type { ExcessReason } from './limits.ts'

/** What is to be done with a message of a batch. */
export type Planned =
	/** it gets its entry, unless another writer has written it since */
	| ToWrite
	/** the same as one before it in the batch: it gets an entry if that one fails */
	| (ToImport & { readonly kind: 'repeat' })
	| (ToImport & { readonly kind: 'known'; readonly entry: Entry })
	| Excess
	| { readonly kind: 'failed'; readonly error: unknown }

export type ToImport = Delivery & {
	readonly judged: Judged
	readonly keys: readonly KeyRange[]
}

export type ToWrite = ToImport & {
	readonly kind: 'import'
	readonly draft: EntryDraft
	/** what it costs its device */
	readonly charge?: Charge
}

export type Excess = {
	readonly kind: 'excess'
	readonly message: DeviceMessage
	readonly reason: ExcessReason
}

/** The messages of one device in a batch, and what is known of the device. */
export type Plan = {
	readonly deviceId: string
	/** undefined if it is not registered */
	readonly device: Device | undefined
	/** what was read with the device */
	readonly items: Items
	readonly places: Places
	readonly planned: readonly Planned[]
}

/** What `planImports` gives. */
export type PlannedImports = {
	/** object instances that have updates */
	readonly objects: number
	/**
	 * Imports the messages, one after the other, and gives the result of each, in their order. If one fails, the next
	 * ones are imported all the same.
	 *
	 * @param isTimeUp whether no time is left: what has not begun rejects then
	 */
	readonly run: (isTimeUp?: () => boolean) => readonly Promise<Result>[]
}

/** The message with its entry, but for its place in the ledger. */
export const toWrite = (
	{ retentionDays }: Pick<ImportNeeds, 'retentionDays'>,
	one: ToImport & Pick<ToWrite, 'charge'>,
): ToWrite => ({ ...one, kind: 'import', draft: draftEntry(one.message, one.judged, { retentionDays }) })

const isIn = (ranges: readonly KeyRange[], key: string): boolean =>
	ranges.some(({ from, to }) => from <= key && key <= to)

/**
 * Looks for the entry of a message in the ledger, unless there can be none, and among the drafts before it in the batch, or
 * drafts it. One that was delivered before is always looked for.
 */
export const lookUp = async (
	needs: Pick<ImportNeeds, 'retentionDays'>,
	{ places, device = {} }: Pick<Plan, 'places' | 'device'>,
	one: Omit<ToImport, 'keys'>,
	drafts: readonly EntryDraft[],
): Promise<Planned> => {
	const keys = sameMessage(one.message, one.judged)
	const isNew = one.deliveries === 1 && isCertainlyNew(device, keys, one.message.receivedAt)
	const entry = isNew ? undefined : await inStep('ledger', () => places.find(keys))
	if (entry !== undefined) return { ...one, keys, kind: 'known', entry }
	if (drafts.some(({ messageKey }) => isIn(keys, messageKey))) return { ...one, keys, kind: 'repeat' }
	return toWrite(needs, { ...one, keys })
}

/** A message that comes again may have been counted the first time, and one that is put back was within its budget. */
export const isFree = ({ message, deliveries }: Delivery): boolean =>
	deliveries > 1 || message.origin !== undefined

/** Plans one message after the other. One that cannot be planned does not keep the others from it. */
export const eachInTurn = async (
	deliveries: readonly Delivery[],
	plan: (delivery: Delivery) => Promise<Planned>,
): Promise<readonly Planned[]> => {
	const planned: Planned[] = []
	for (const delivery of deliveries)
		planned.push(await plan(delivery).catch((error: unknown) => ({ kind: 'failed', error }) as const))
	return planned
}
