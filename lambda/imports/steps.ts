import type { ItemKey, Items } from '../aws/readItems.ts'
import type { TimedUpdate } from '../lwm2m/convert.ts'
import type { Measured } from '../measurements/measured.ts'
import type { Finding } from '../senml/finding.ts'
import type { Content } from './formats/format.ts'
import type { Entry } from './ledger/entry.ts'

/** What a message says of its device. */
export type Said = { readonly updates: readonly TimedUpdate[]; readonly measured?: Measured }

/** A message that is about to get its entry. */
export type PendingImport = Said & {
	readonly importId: string
	/** milliseconds since the Unix epoch */
	readonly receivedAt: number
}

/**
 * What must be true before an entry exists: whoever reads the ledger finds it done. It runs again when a message comes
 * again, so it must be safe to repeat.
 */
export type BeforeEntry = {
	/** names the step in the reason of a failure */
	readonly step: string
	/** Items that are worth reading together with the device, whose messages say this. */
	readonly reads: (deviceId: string, said: readonly Said[]) => readonly ItemKey[]
	/**
	 * Runs once for all messages of a registered device in a batch, in their order, beside the other steps.
	 *
	 * @param given.isTimeUp whether no time is left: what has not begun must reject then
	 * @param given.items what was read with the device
	 * @param given.hideDataBefore of the device
	 * @return what the entry of each message must say about this step
	 */
	readonly run: (
		deviceId: string,
		pending: readonly PendingImport[],
		given: Given,
	) => Promise<(one: PendingImport) => readonly Finding[]>
}

export type Given = {
	readonly isTimeUp: () => boolean
	readonly items: Items
	readonly hideDataBefore?: number | undefined
}

/** An import: a message that has its entry. */
export type Import = Pick<Entry, 'deviceId' | 'importId' | 'seq' | 'success' | 'receivedAt' | 'door'> &
	Said & {
		/** what was sent, without the envelope of nRF Cloud where there was one */
		readonly content: Content
		readonly findings: readonly Finding[]
	}

/**
 * What follows from an entry, at least once: when a message comes again it runs again, with what the entry says. It must be
 * safe to repeat.
 */
export type AfterEntry = {
	/** names the step in the reason of a failure */
	readonly step: string
	/** Begins for the messages of a device, after its item was read and before an entry is written. */
	readonly open: (deviceId: string, known: Known) => Following
}

/** What was read of a device before its messages got their entries. */
export type Known = { readonly device: Device; readonly items: Items }

type Device = {
	readonly model?: string
	readonly integrationId?: string
	readonly firstSeq?: number
	readonly hideDataBefore?: number
	readonly configurations?: number
}

export type Following = {
	/** Resolves when the next message of the device may follow; the message is finished when `done` resolves, too. */
	readonly follow: (imported: Import) => Promise<Unfinished>
	/**
	 * After the last message.
	 *
	 * @param isUnwatched whether it is certain that no socket became live between `open` and the last entry
	 */
	readonly close: (isUnwatched: boolean) => Promise<Unfinished>
}

export type Unfinished = { readonly done: Promise<void> }
