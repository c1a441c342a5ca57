import { inStep } from '../aws/inStep.ts'
import type { Judged } from './formats/formats.ts'
import type { ImportNeeds } from './importNeeds.ts'
import { noDeviceId, unknownDevice } from './intake/aboutMessage.ts'
import { type Delivery, type DeviceMessage, isFree } from './intake/deviceMessage.ts'

/** Those of the messages that exceed the budget, which all devices share that are not registered. */
export const excessOfUnregistered = async (
	{ budget }: Pick<ImportNeeds, 'budget'>,
	deliveries: readonly Delivery[],
): Promise<ReadonlySet<Delivery>> => {
	const counted = deliveries.filter((delivery) => !isFree(delivery))
	const sizes = counted.map(({ message }) => message.payload.length)
	const first = counted[0]?.message.receivedAt ?? 0
	const within = await inStep('budget', () => budget.takeUnregistered(first, sizes))
	return new Set(counted.slice(within))
}

/** What a message says, and that its device is not registered or not named. */
export const judgeUnregistered = (
	needs: Pick<ImportNeeds, 'judge' | 'isDeviceId'>,
	sent: DeviceMessage,
): Judged => {
	const judged = needs.judge(sent)
	if (needs.isDeviceId(sent.deviceId)) return { ...judged, findings: [unknownDevice, ...judged.findings] }
	return { ...judged, findings: [noDeviceId(sent.deviceId), ...judged.findings], success: false }
}
