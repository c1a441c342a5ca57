import { inStep } from '../aws/inStep.ts'
import { objectKey } from '../lwm2m/objectKey.ts'
import type { ImportNeeds } from './importNeeds.ts'
import { type Delivery, deviceOf, nobody } from './intake/deviceMessage.ts'
import { createSpending, type Spending } from './intake/spending.ts'
import { type EntryDraft, entryBytes } from './ledger/entry.ts'
import type { Places } from './ledger/places.ts'
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
	(needs: ImportNeeds) =>
	async (deliveries: readonly Delivery[]): Promise<PlannedImports> => {
		const deviceId = deviceOf(needs.isDeviceId)(deliveries[0]?.message ?? { deviceId: nobody })
		const device = deviceId === nobody ? undefined : await inStep('device', () => needs.findDevice(deviceId))
		const { lastSeq = 0, firstSeq = 1 } = device ?? {}
		const places = await inStep('ledger', () => needs.places(deviceId, lastSeq))
		const planned =
			device === undefined
				? await planUnregistered(needs, places, deliveries)
				: await planRegistered(needs, places, createSpending(device, needs.limits), deliveries)
		const plan = { deviceId, isRegistered: device !== undefined, firstSeq, places, planned }
		return { objects: device === undefined ? 0 : objectsOf(planned), run: runImports(needs, plan) }
	}

const objectsOf = (planned: readonly Planned[]): number =>
	new Set(planned.flatMap((one) => (one.kind === 'import' ? one.judged.updates.map(objectKey) : []))).size

const planRegistered = async (
	needs: ImportNeeds,
	places: Places,
	spending: Spending,
	deliveries: readonly Delivery[],
): Promise<readonly Planned[]> => {
	const drafts: EntryDraft[] = []
	const isSpent = ({ message }: Delivery): Promise<boolean> => {
		const before = drafts.map(({ receivedAt }) => receivedAt)
		return inStep('budget', () => needs.budget.isSpent(message, places.next(), before))
	}
	return eachInTurn(deliveries, async (delivery) => {
		const { message } = delivery
		if (!isFree(delivery) && (await isSpent(delivery))) return { kind: 'excess', message, reason: 'messages' }
		const judged = needs.judge(message)
		const { deliveries: count } = delivery
		const planned = await lookUp(needs, places, { message, deliveries: count, judged }, drafts)
		if (planned.kind !== 'import') return planned
		const cost = { updates: judged.updates.length, bytes: entryBytes(planned.draft) }
		const reason = isFree(delivery) ? undefined : spending.excess(message.receivedAt, cost)
		if (reason !== undefined) return { kind: 'excess', message, reason }
		drafts.push(planned.draft)
		return { ...planned, charge: spending.take(message.receivedAt, cost) }
	})
}
