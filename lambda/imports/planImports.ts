import { inStep } from '../aws/inStep.ts'
import { objectKey } from '../lwm2m/objectUpdate.ts'
import { toWrite } from './finishImport.ts'
import type { Device, ImportNeeds } from './importNeeds.ts'
import { createSpending } from './intake/budget.ts'
import { countUpdates } from './intake/countUpdates.ts'
import {
	type Delivery,
	deviceOf,
	isFree,
	type KeyRange,
	nobody,
	sameMessage,
} from './intake/deviceMessage.ts'
import { excessOfUnregistered, judgeUnregistered } from './judgeUnregistered.ts'
import { type EntryDraft, entryBytes } from './ledger/entry.ts'
import type { Places, RememberedTip } from './ledger/ledger.ts'
import { isCertainlyNew, wasReceivedBefore } from './ledger/recent.ts'
import type { Plan, Planned, PlannedImports, ToImport } from './planned.ts'
import { runImports } from './runImports.ts'
import type { Said } from './steps.ts'

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
	const said = deliveries.map(({ message }) => saidBy(needs, message))
	return needs.readDevice(
		deviceId,
		needs.before.flatMap(({ reads }) => reads(deviceId, said)),
	)
}

/** A message that cannot be judged fails when it is planned: it does not keep the others from it. */
const saidBy = ({ judge }: ImportNeeds, message: Delivery['message']): Said => {
	try {
		return judge(message)
	} catch {
		return { updates: [] }
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
		const planned = await lookUp(needs, { places, device }, { ...delivery, judged }, drafts)
		if (planned.kind !== 'import') return planned
		const cost = { updates: countUpdates(judged), bytes: entryBytes(planned.draft) }
		const reason = isFree(delivery) ? undefined : spending.excess(message.receivedAt, cost)
		if (reason !== undefined) return { kind: 'excess', message, reason }
		drafts.push(planned.draft)
		return { ...planned, charge: spending.take(message.receivedAt, cost) }
	})
}

const planUnregistered = async (
	needs: ImportNeeds,
	places: Places,
	deliveries: readonly Delivery[],
): Promise<readonly Planned[]> => {
	const drafts: EntryDraft[] = []
	const excess = await excessOfUnregistered(needs, deliveries)
	return eachInTurn(deliveries, async (delivery) => {
		const message = { ...delivery.message, deviceId: deviceOf(needs.isDeviceId)(delivery.message) }
		if (excess.has(delivery)) return { kind: 'excess', message, reason: 'unregistered' }
		const judged = judgeUnregistered(needs, delivery.message)
		return lookUp(needs, { places, device: undefined }, { ...delivery, message, judged }, drafts)
	})
}

const isIn = (ranges: readonly KeyRange[], key: string): boolean =>
	ranges.some(({ from, to }) => from <= key && key <= to)

/**
 * Looks for the entry of a message in the ledger, unless there can be none, and among the drafts before it in the batch, or
 * drafts it. One that was delivered before, or may have been, is always looked for.
 */
const lookUp = async (
	needs: Pick<ImportNeeds, 'retentionDays'>,
	{ places, device = {} }: Pick<Plan, 'places' | 'device'>,
	one: Omit<ToImport, 'keys'>,
	drafts: readonly EntryDraft[],
): Promise<Planned> => {
	const keys = sameMessage(one.message, one.judged)
	const { mayBeRepeat, receivedAt } = one.message
	const isNew = one.deliveries === 1 && mayBeRepeat !== true && isCertainlyNew(device, keys, receivedAt)
	const entry = isNew ? undefined : await inStep('ledger', () => places.find(keys))
	if (entry !== undefined) return { ...one, keys, kind: 'known', entry }
	if (drafts.some(({ messageKey }) => isIn(keys, messageKey))) return { ...one, keys, kind: 'repeat' }
	return toWrite(needs, { ...one, keys })
}

/** Plans one message after the other. One that cannot be planned does not keep the others from it. */
const eachInTurn = async (
	deliveries: readonly Delivery[],
	plan: (delivery: Delivery) => Promise<Planned>,
): Promise<readonly Planned[]> => {
	const planned: Planned[] = []
	for (const delivery of deliveries)
		planned.push(await plan(delivery).catch((error: unknown) => ({ kind: 'failed', error }) as const))
	return planned
}
