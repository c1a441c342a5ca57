import { inStep } from '../aws/inStep.ts'
import { objectKey } from '../lwm2m/objectKey.ts'
import type { Delivery, ImportMessageNeeds, Judged, Outcome, Pushing } from './importMessage.ts'
import { noDeviceId, unknownDevice } from './intake/aboutMessage.ts'
import type { DeviceMessage } from './intake/deviceMessage.ts'
import { type ExcessReason, nobody } from './intake/excess.ts'
import { type KeyRange, sameMessage } from './intake/messageKeys.ts'
import { type Charge, createSpending, type Spending } from './intake/spending.ts'
import { type Entry, type EntryDraft, entryBytes } from './ledger/entry.ts'
import type { Places } from './ledger/places.ts'
import { draftOf, runImports } from './runImports.ts'

/** What is to be done with a message of a batch. */
export type Planned =
	/** it gets its entry, unless another writer has written it since */
	| ToWrite
	/** the same as one before it in the batch: it gets an entry if that one fails */
	| (ToImport & { readonly kind: 'repeat' })
	| (ToImport & { readonly kind: 'known'; readonly entry: Entry })
	| { readonly kind: 'excess'; readonly message: DeviceMessage; readonly reason: ExcessReason }
	| { readonly kind: 'failed'; readonly error: unknown }

export type ToImport = {
	readonly message: DeviceMessage
	readonly deliveries: number
	readonly judged: Judged
	readonly keys: readonly KeyRange[]
}

export type ToWrite = ToImport & {
	readonly kind: 'import'
	readonly draft: EntryDraft
	/** what it costs its device */
	readonly charge?: Charge
}

/** The messages of one device in a batch, and what is known of it. */
export type Plan = {
	readonly deviceId: string
	readonly isRegistered: boolean
	/** from where on its watchers may see the log */
	readonly firstSeq: number
	readonly places: Places
	readonly planned: readonly Planned[]
}

export type PlannedImports = {
	/** object instances that are to be read and written */
	readonly objects: number
	/**
	 * Imports the messages, one after the other, and gives the outcome of each, in their order. One that fails does not
	 * keep the next ones from it.
	 *
	 * @param isTimeUp whether there is no time left: what has not begun fails then
	 */
	readonly run: (isTimeUp?: () => boolean) => readonly Promise<Outcome & Pushing>[]
}

/**
 * Finds out what is to be done with the messages of one device: what they say, which of them have their entry, and which
 * are too much. Changes nothing but the count of messages from devices that nobody registered.
 *
 * @param deliveries of one device, or all of such as do not say whose they are
 */
export const planImports =
	(needs: ImportMessageNeeds) =>
	async (deliveries: readonly Delivery[]): Promise<PlannedImports> => {
		const deviceId = deviceOf(needs)(deliveries[0]?.message ?? { deviceId: nobody })
		const device = deviceId === nobody ? undefined : await inStep('device', () => needs.findDevice(deviceId))
		const lastSeq = device?.lastSeq ?? 0
		const places = await inStep('ledger', () => needs.places(deviceId, lastSeq))
		const planned =
			device === undefined
				? await planUnregistered(needs, places, deliveries)
				: await planRegistered(needs, places, createSpending(device, needs.limits), deliveries)
		const { firstSeq = 1 } = device ?? {}
		const plan = { deviceId, isRegistered: device !== undefined, firstSeq, places, planned }
		return { objects: device === undefined ? 0 : objectsOf(planned), run: runImports(needs, plan) }
	}

/** Whose entry a message gets. */
export const deviceOf =
	({ isDeviceId }: Pick<ImportMessageNeeds, 'isDeviceId'>) =>
	({ deviceId }: Pick<DeviceMessage, 'deviceId'>): string =>
		isDeviceId(deviceId) ? deviceId : nobody

const objectsOf = (planned: readonly Planned[]): number =>
	new Set(planned.flatMap((one) => (one.kind === 'import' ? one.judged.updates.map(objectKey) : []))).size

/** A message that comes again may have been counted the first time, and one that is put back was within its budget. */
const isFree = ({ message, deliveries }: Delivery): boolean => deliveries > 1 || message.origin !== undefined

const isIn = (ranges: readonly KeyRange[], key: string): boolean =>
	ranges.some(({ from, to }) => from <= key && key <= to)

/** Looks for the entry that a message has, in the ledger and among those that are about to get theirs, or drafts it. */
const lookUp = async (
	needs: ImportMessageNeeds,
	places: Places,
	one: Omit<ToImport, 'keys'>,
	drafts: readonly EntryDraft[],
): Promise<Planned> => {
	const keys = sameMessage(one.message, one.judged)
	const toImport = { ...one, keys }
	const entry = await inStep('ledger', () => places.find(keys))
	if (entry !== undefined) return { ...toImport, kind: 'known', entry }
	if (drafts.some(({ messageKey }) => isIn(keys, messageKey))) return { ...toImport, kind: 'repeat' }
	return { ...toImport, kind: 'import', draft: draftOf(needs, toImport) }
}

const planRegistered = async (
	needs: ImportMessageNeeds,
	places: Places,
	spending: Spending,
	deliveries: readonly Delivery[],
): Promise<readonly Planned[]> => {
	const drafts: EntryDraft[] = []
	const planOne = async (delivery: Delivery): Promise<Planned> => {
		const { message } = delivery
		const before = drafts.map(({ receivedAt }) => receivedAt)
		const isSpent =
			!isFree(delivery) &&
			(await inStep('budget', () => needs.budget.isSpent(message, places.next(), before)))
		if (isSpent) return { kind: 'excess', message, reason: 'messages' }
		const judged = needs.judge(message)
		const planned = await lookUp(needs, places, { message, deliveries: delivery.deliveries, judged }, drafts)
		if (planned.kind !== 'import') return planned
		const cost = { updates: judged.updates.length, bytes: entryBytes(planned.draft) }
		const reason = isFree(delivery) ? undefined : spending.excess(message.receivedAt, cost)
		if (reason !== undefined) return { kind: 'excess', message, reason }
		drafts.push(planned.draft)
		return { ...planned, charge: spending.take(message.receivedAt, cost) }
	}
	return eachInTurn(deliveries, planOne)
}

const planUnregistered = async (
	needs: ImportMessageNeeds,
	places: Places,
	deliveries: readonly Delivery[],
): Promise<readonly Planned[]> => {
	const counted = deliveries.filter((delivery) => !isFree(delivery))
	const sizes = counted.map(({ message }) => message.payload.length)
	const first = counted[0]?.message.receivedAt ?? 0
	const within = await inStep('budget', () => needs.budget.takeUnregistered(first, sizes))
	const excess = new Set(counted.slice(within))
	const drafts: EntryDraft[] = []
	return eachInTurn(deliveries, async (delivery) => {
		const { message: sent, deliveries: count } = delivery
		const message = { ...sent, deviceId: deviceOf(needs)(sent) }
		if (excess.has(delivery)) return { kind: 'excess', message, reason: 'unregistered' }
		const judged = judgeUnregistered(needs, sent)
		const planned = await lookUp(needs, places, { message, deliveries: count, judged }, drafts)
		if (planned.kind === 'import') drafts.push(planned.draft)
		return planned
	})
}

const judgeUnregistered = (needs: ImportMessageNeeds, sent: DeviceMessage): Judged => {
	const judged = needs.judge(sent)
	if (needs.isDeviceId(sent.deviceId)) return { ...judged, findings: [unknownDevice, ...judged.findings] }
	return { ...judged, findings: [noDeviceId(sent.deviceId), ...judged.findings], success: false }
}

/** One after the other; what fails has its own plan. */
const eachInTurn = async (
	deliveries: readonly Delivery[],
	plan: (delivery: Delivery) => Promise<Planned>,
): Promise<readonly Planned[]> => {
	const planned: Planned[] = []
	for (const delivery of deliveries)
		planned.push(await plan(delivery).catch((error: unknown) => ({ kind: 'failed', error }) as const))
	return planned
}
