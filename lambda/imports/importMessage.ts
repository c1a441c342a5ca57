import { inStep } from '../aws/inStep.ts'
import { noDeviceId, unknownDevice } from './aboutMessage.ts'
import type { Budget } from './budget.ts'
import type { DeviceMessage } from './deviceMessage.ts'
import { draftEntry, type Entry, type EntryDraft, type Judgement } from './entry.ts'
import { excessOf, judgeExcess } from './excess.ts'
import type { Interpretation } from './interpret.ts'
import { type KeyRange, sameMessage } from './messageKeys.ts'
import { type Import, readImport } from './readImports.ts'

type Imported = Import & { readonly deviceId: string }

/** Updates of a message that is about to be imported. */
type ForState = Pick<Imported, 'deviceId' | 'importId' | 'receivedAt' | 'updates'>

type Device = { readonly lastSeq?: number }

/** What is to be made of a message. */
export type Judged = Judgement & Pick<Interpretation, 'updates'>

export type Needs = {
	readonly judge: (message: DeviceMessage) => Judged
	readonly isDeviceId: (text: string) => boolean
	/** the registered device; undefined if it is unknown */
	readonly findDevice: (deviceId: string) => Promise<Device | undefined>
	readonly budget: Budget
	readonly updateState: (imported: ForState) => Promise<void>
	/** calls `prepare` before it writes an entry, and not if there is one already */
	readonly append: (
		draft: EntryDraft,
		lastSeq: number,
		sameMessage: readonly KeyRange[],
		prepare: () => Promise<void>,
	) => Promise<{ entry: Entry; isNew: boolean }>
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
	/** present if the message was one too many */
	readonly isExcess?: true
}

/** Has the entries of messages that do not say whose they are. No device can have such an id. */
export const nobody = '?'

/**
 * Imports one message: the state of the device first, then the ledger, then the device's item, then the watchers. So
 * whoever reads the ledger and then the state finds every import of the one in the other. Each step can be repeated: a
 * message that comes again after a failure finishes what was begun. Bad input is a result; this rejects only when a
 * service fails.
 *
 * @param deliveries how often the queue has delivered the message, this time included
 */
export const importMessage =
	(needs: Needs) =>
	async (message: DeviceMessage, deliveries: number): Promise<Outcome & Pushing> => {
		if (!needs.isDeviceId(message.deviceId)) return importOfNobody(needs, message, deliveries)
		const device = await inStep('device', () => needs.findDevice(message.deviceId))
		// What comes again may have been taken the first time: it is not counted twice.
		const isExcess =
			deliveries === 1 && (await inStep('budget', () => needs.budget.isSpent(message, lastSeqOf(device))))
		if (isExcess) return countExcess(needs, message, device)
		return record(needs, message, withWarning(needs.judge(message), device), device, deliveries)
	}

/** Undefined of a device that is unknown: it may have sent all the same. */
const lastSeqOf = (device: Device | undefined): number | undefined => device && (device.lastSeq ?? 0)

const withWarning = (judged: Judged, device: Device | undefined): Judged =>
	device === undefined ? { ...judged, findings: [unknownDevice, ...judged.findings] } : judged

const importOfNobody = (needs: Needs, message: DeviceMessage, deliveries: number) => {
	const judged = needs.judge(message)
	const findings = [noDeviceId(message.deviceId), ...judged.findings]
	const refused = { ...judged, findings, success: false }
	return record(needs, { ...message, deviceId: nobody }, refused, undefined, deliveries)
}

/** All messages of a device that are too many in a minute are one entry, which counts them. */
const countExcess = async (needs: Needs, message: DeviceMessage, device: Device | undefined) => {
	const { messagesPerMinute, addExcess } = needs.budget
	const judged = judgeExcess(messagesPerMinute)
	const outcome = await record(needs, excessOf(message), judged, device, 1)
	// The first one as well: of two that write the entry at the same time both may take it for theirs.
	await addExcess(outcome)
	return { ...outcome, isExcess: true as const }
}

const record = async (
	{ updateState, append, markSeen, push, retentionDays }: Needs,
	message: DeviceMessage,
	judged: Judged,
	device: Device | undefined,
	deliveries: number,
): Promise<Outcome & Pushing> => {
	const { updates, findings, success } = judged
	const draft = draftEntry(message, judged, { retentionDays })
	const { deviceId, receivedAt } = message
	const takeIntoState = async (): Promise<void> => {
		if (device === undefined) return
		const imported = { deviceId, importId: draft.importId, receivedAt, updates }
		await inStep('state', () => updateState(imported))
	}
	// What has its entry is in the state. Taken in again under another id, it would count as imported now.
	const { entry, isNew } = await inStep('ledger', () =>
		append(draft, device?.lastSeq ?? 0, sameMessage(message, judged), takeIntoState),
	)
	const { importId, seq } = entry
	const outcome = { deviceId, importId, seq, success, isNew, updates: updates.length }
	if (device === undefined) return { ...outcome, pushed: Promise.resolve() }
	await inStep('last seen', () => markSeen({ deviceId, seq, at: entry.receivedAt }))
	if (isNew && importId === draft.importId) {
		const imported = { deviceId, importId, seq, success, receivedAt, updates, findings }
		return { ...outcome, ...(await inStep('push', () => push(imported))) }
	}
	// Delivered again means that an earlier attempt may have ended before the frames went out. The entry tells the
	// same updates as were pushed then, or should have been, also when another door's copy of the message is in it.
	if (isNew || deliveries > 1)
		return { ...outcome, ...(await inStep('push', () => push({ deviceId, ...readImport(entry) }))) }
	return { ...outcome, pushed: Promise.resolve() }
}
