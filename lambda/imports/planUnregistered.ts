import { inStep } from '../aws/inStep.ts'
import type { ImportNeeds } from './importNeeds.ts'
import { noDeviceId, unknownDevice } from './intake/aboutMessage.ts'
import { type Delivery, type DeviceMessage, deviceOf } from './intake/deviceMessage.ts'
import type { Judged } from './intake/interpret.ts'
import type { EntryDraft } from './ledger/entry.ts'
import type { Places } from './ledger/places.ts'
import { eachInTurn, isFree, lookUp, type Planned } from './planned.ts'

/** Messages of a device that is not registered, or of none: all of these share one budget. */
export const planUnregistered = async (
	needs: ImportNeeds,
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
		const sent = delivery.message
		const message = { ...sent, deviceId: deviceOf(needs.isDeviceId)(sent) }
		if (excess.has(delivery)) return { kind: 'excess', message, reason: 'unregistered' }
		const judged = judgeUnregistered(needs, sent)
		const { deliveries: count } = delivery
		const planned = await lookUp(
			needs,
			{ places, device: undefined },
			{ message, deliveries: count, judged },
			drafts,
		)
		if (planned.kind === 'import') drafts.push(planned.draft)
		return planned
	})
}

const judgeUnregistered = (needs: ImportNeeds, sent: DeviceMessage): Judged => {
	const judged = needs.judge(sent)
	if (needs.isDeviceId(sent.deviceId)) return { ...judged, findings: [unknownDevice, ...judged.findings] }
	return { ...judged, findings: [noDeviceId(sent.deviceId), ...judged.findings], success: false }
}
