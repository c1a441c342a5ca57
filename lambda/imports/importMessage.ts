import type { Finding } from '../senml/finding.ts'
import type { DeviceMessage } from './deviceMessage.ts'
import { draftEntry, type Entry, type EntryDraft } from './entry.ts'
import { interpret } from './interpret.ts'
import { type Import, readImport } from './readImports.ts'

type Imported = Import & { readonly deviceId: string }

/** Updates of a message that is about to be imported. */
type ForState = Pick<Imported, 'deviceId' | 'importId' | 'receivedAt' | 'updates'>

export type Needs = {
	/** the registered device; undefined if it is unknown */
	readonly findDevice: (deviceId: string) => Promise<{ readonly lastSeq?: number } | undefined>
	readonly updateState: (imported: ForState) => Promise<void>
	readonly append: (draft: EntryDraft, lastSeq: number) => Promise<{ entry: Entry; isNew: boolean }>
	readonly markSeen: (seen: { deviceId: string; seq: number; at: number }) => Promise<void>
	/**
	 * To everybody who watches the device now; never fails for a watcher's sake. Resolves when the frames are on their
	 * way in the order of the calls, its `pushed` when they have been sent.
	 */
	readonly push: (imported: Imported) => Promise<Pushing>
	readonly retentionDays: number
}

export type Pushing = { readonly pushed: Promise<void> }

export type Outcome = Pick<Entry, 'deviceId' | 'importId' | 'seq' | 'success'> & {
	readonly isNew: boolean
	readonly updates: number
}

const unknownDevice: Finding = {
	code: 'W_UNKNOWN_DEVICE',
	severity: 'warning',
	scope: 'message',
	message: 'No device is registered with this id; the import becomes readable when one is.',
}

/**
 * Imports one message: the state of the device first, then the ledger, then the device's item, then the watchers. So
 * whoever reads the ledger and then the state finds every import of the one in the other. Each step can be repeated: a
 * message that comes again after a failure finishes what was begun. Bad input is a result; this rejects only when a
 * service fails.
 *
 * @param deliveries how often the queue has delivered the message, this time included
 */
export const importMessage =
	({ findDevice, updateState, append, markSeen, push, retentionDays }: Needs) =>
	async (message: DeviceMessage, deliveries: number): Promise<Outcome & Pushing> => {
		const { updates, findings, success } = interpret(message, { senML: false })
		const device = await findDevice(message.deviceId)
		const all = device === undefined ? [unknownDevice, ...findings] : findings
		const draft = draftEntry(message, { success, findings: all }, { retentionDays })
		const { deviceId, receivedAt } = message
		if (device !== undefined) await updateState({ deviceId, importId: draft.importId, receivedAt, updates })
		const { entry, isNew } = await append(draft, device?.lastSeq ?? 0)
		const { importId, seq } = entry
		const outcome = { deviceId, importId, seq, success, isNew, updates: updates.length }
		if (device === undefined) return { ...outcome, pushed: Promise.resolve() }
		await markSeen({ deviceId, seq, at: entry.receivedAt })
		if (isNew && importId === draft.importId) {
			const imported = { deviceId, importId, seq, success, receivedAt, updates, findings: all }
			return { ...outcome, ...(await push(imported)) }
		}
		// Delivered again means that an earlier attempt may have ended before the frames went out. The entry tells the
		// same updates as were pushed then, or should have been, also when another door's copy of the message is in it.
		if (isNew || deliveries > 1) return { ...outcome, ...(await push({ deviceId, ...readImport(entry) })) }
		return { ...outcome, pushed: Promise.resolve() }
	}
