import { inStep } from '../aws/inStep.ts'
import type { TimedUpdate } from '../lwm2m/convert.ts'
import { objectKey } from '../lwm2m/objectKey.ts'
import type { Device, ImportNeeds } from './importNeeds.ts'
import { type Delivery, deviceOf, nobody } from './intake/deviceMessage.ts'
import { createSpending } from './intake/spending.ts'
import { type EntryDraft, entryBytes } from './ledger/entry.ts'
import type { Places, RememberedTip } from './ledger/places.ts'
import { wasReceivedBefore } from './ledger/recent.ts'
import { eachInTurn, isFree, lookUp, type Planned, type PlannedImports } from './planned.ts'
import { planUnregistered } from './planUnregistered.ts'
import { runImports } from './runImports.ts'

/**
 * Finds out what is to be done with the messages of one device: what they say, which of them have their entry, and which
 * exceed a limit. Changes nothing but the count of messages from devices that are not registered.
 *
 * @param deliveries of one device, or all of those that name no device
 */
export const planImports =
	(all: ImportNeeds) =>
	async (deliveries: readonly Delivery[]): Promise<PlannedImports> => {
		const needs = { ...all, judge: once(all.judge) }
		const deviceId = deviceOf(needs.isDeviceId)(deliveries[0]?.message ?? { deviceId: nobody })
		const { device, items } = await inStep('device', () => readDevice(needs, deviceId, deliveries))
		const places = await inStep('ledger', () => needs.places(deviceId, tipOf(device, needs.now())))
		const planned =
			device === undefined
				? await planUnregistered(needs, places, deliveries)
				: await planRegistered(needs, { places, device }, deliveries)
		const plan = { deviceId, device, items, places, planned }
		return { objects: device === undefined ? 0 : objectsOf(planned), run: runImports(needs, plan) }
	}

/** Judges each message once, for its keys and for its plan. */
const once = (judge: ImportNeeds['judge']): ImportNeeds['judge'] => {
	const judged = new Map<unknown, ReturnType<typeof judge>>()
	return (message) => {
		const known = judged.get(message) ?? judge(message)
		judged.set(message, known)
		return known
	}
}

const readDevice = (
	needs: ImportNeeds,
	deviceId: string,
	deliveries: readonly Delivery[],
): ReturnType<ImportNeeds['readDevice']> => {
	if (deviceId === nobody) return Promise.resolve({ device: undefined, items: new Map() })
	const updates = deliveries.flatMap(({ message }) => updatesOf(needs, message))
	return needs.readDevice(
		deviceId,
		needs.before.flatMap(({ reads }) => reads(deviceId, updates)),
	)
}

/** A message that cannot be judged fails when it is planned: it does not keep the others from it. */
const updatesOf = ({ judge }: ImportNeeds, message: Delivery['message']): readonly TimedUpdate[] => {
	try {
		return judge(message).updates
	} catch {
		return []
	}
}

/** Less than a day, for which every entry is kept. */
const recentMilliseconds = 12 * 60 * 60 * 1000

/** The message that was seen last may have waited on the queue; its entry expires counted from its reception. */
const tipOf = ({ lastSeq, lastSeen }: Device = {}, now: number): RememberedTip => ({
	lastSeq: lastSeq ?? 0,
	isRecent: lastSeq !== undefined && lastSeen !== undefined && now - lastSeen < recentMilliseconds,
})

const objectsOf = (planned: readonly Planned[]): number =>
	new Set(planned.flatMap((one) => (one.kind === 'import' ? one.judged.updates.map(objectKey) : []))).size

const planRegistered = async (
	needs: ImportNeeds,
	{ places, device }: { readonly places: Places; readonly device: Device },
	deliveries: readonly Delivery[],
): Promise<readonly Planned[]> => {
	const drafts: EntryDraft[] = []
	const spending = createSpending(device, needs.limits)
	const isSpent = ({ message }: Delivery): Promise<boolean> => {
		const before = drafts.map(({ receivedAt }) => receivedAt)
		const wasBefore = (seq: number, time: number) => wasReceivedBefore(device, seq, time)
		return inStep('budget', () => needs.budget.isSpent(message, places.next(), before, wasBefore))
	}
	return eachInTurn(deliveries, async (delivery) => {
		const { message } = delivery
		if (!isFree(delivery) && (await isSpent(delivery))) return { kind: 'excess', message, reason: 'messages' }
		const judged = needs.judge(message)
		const { deliveries: count } = delivery
		const planned = await lookUp(needs, { places, device }, { message, deliveries: count, judged }, drafts)
		if (planned.kind !== 'import') return planned
		const cost = { updates: judged.updates.length, bytes: entryBytes(planned.draft) }
		const reason = isFree(delivery) ? undefined : spending.excess(message.receivedAt, cost)
		if (reason !== undefined) return { kind: 'excess', message, reason }
		drafts.push(planned.draft)
		return { ...planned, charge: spending.take(message.receivedAt, cost) }
	})
}
