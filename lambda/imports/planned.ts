import type { Items } from '../aws/readItems.ts'
import type { Judged } from './formats/formats.ts'
import type { Device, Result } from './importNeeds.ts'
import type { Charge } from './intake/budget.ts'
import type { Delivery, DeviceMessage, KeyRange } from './intake/deviceMessage.ts'
import type { Entry, EntryDraft } from './ledger/entry.ts'
import type { Places } from './ledger/ledger.ts'
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
