import type { TimedUpdate } from '../lwm2m/convert.ts'
import type { Finding } from '../senml/finding.ts'
import type { DeviceMessage } from './deviceMessage.ts'
import { draftEntry, type Entry, type EntryDraft } from './entry.ts'
import { interpret } from './interpret.ts'
import { interpretEntry } from './interpretEntry.ts'

type Imported = Pick<Entry, 'deviceId' | 'importId' | 'seq' | 'success'> & {
	readonly updates: readonly TimedUpdate[]
}

export type Needs = {
	/** the registered device; undefined if it is unknown */
	readonly findDevice: (deviceId: string) => Promise<{ readonly lastSeq?: number } | undefined>
	readonly append: (draft: EntryDraft, lastSeq: number) => Promise<{ entry: Entry; isNew: boolean }>
	readonly markSeen: (seen: { deviceId: string; seq: number; at: number }) => Promise<void>
	/** to everybody who watches the device now; never fails for a watcher's sake */
	readonly push: (imported: Imported) => Promise<void>
	readonly retentionDays: number
}

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
 * Imports one message: ledger first, then the device's item, then the watchers. Each step can be repeated, so a
 * message that comes again after a failure finishes what was begun. Bad input is a result; this rejects only when
 * a service fails.
 *
 * @param deliveries how often the queue has delivered the message, this time included
 */
export const importMessage =
	({ findDevice, append, markSeen, push, retentionDays }: Needs) =>
	async (message: DeviceMessage, deliveries: number): Promise<Outcome> => {
		const { updates, findings, success } = interpret(message, { senML: false })
		const device = await findDevice(message.deviceId)
		const all = device === undefined ? [unknownDevice, ...findings] : findings
		const draft = draftEntry(message, { success, findings: all }, { retentionDays })
		const { entry, isNew } = await append(draft, device?.lastSeq ?? 0)
		const { deviceId, importId, seq } = entry
		if (device !== undefined) {
			await markSeen({ deviceId, seq, at: entry.receivedAt })
			if (isNew) await push({ deviceId, importId, seq, success, updates })
			// Delivered again means that an earlier attempt may have ended before the frames went out.
			// The entry tells the same updates as were pushed then, or should have been.
			else if (deliveries > 1) {
				const { updates: again } = interpretEntry(entry, { senML: false })
				await push({ deviceId, importId, seq, success: entry.success, updates: again })
			}
		}
		return { deviceId, importId, seq, success, isNew, updates: updates.length }
	}
