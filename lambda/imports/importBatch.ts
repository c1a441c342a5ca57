import type { SQSBatchResponse, SQSRecord } from 'aws-lambda'
import { partialBatch } from '../aws/partialBatch.ts'
import { type DeviceMessage, parseDeviceMessage } from './deviceMessage.ts'
import type { Outcome, Pushing } from './importMessage.ts'

type Needs = {
	readonly importMessage: (message: DeviceMessage, deliveries: number) => Promise<Outcome & Pushing>
	readonly onImported: (outcome: Outcome) => void
	readonly onFailed: (messageId: string, error: unknown) => void
}

/**
 * Imports a batch from the queue: the messages of one device one after another, the devices side by side. The next
 * message does not wait until all watchers have the frames of the one before. A message that fails comes back alone.
 */
export const importBatch = (
	{ importMessage, onImported, onFailed }: Needs,
	records: readonly SQSRecord[],
): Promise<SQSBatchResponse> => {
	const lastOfDevice = new Map<string, Promise<unknown>>()
	return partialBatch(
		records,
		async ({ body, attributes }) => {
			const message = parseDeviceMessage(body)
			const previous = lastOfDevice.get(message.deviceId) ?? Promise.resolve()
			const deliveries = Number(attributes.ApproximateReceiveCount)
			const mine = previous.then(() => importMessage(message, deliveries))
			lastOfDevice.set(
				message.deviceId,
				mine.catch(() => undefined),
			)
			const { pushed, ...outcome } = await mine
			onImported(outcome)
			await pushed
		},
		({ messageId }, error) => onFailed(messageId, error),
	)
}
