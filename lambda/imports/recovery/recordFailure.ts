import type { SQSRecord } from 'aws-lambda'
import { maxDeliveries } from '../../aws/contract.ts'
import { reasonOf } from '../../aws/inStep.ts'
import type { Log } from '../../aws/log.ts'
import type { Outcome, Pushing } from '../importMessage.ts'
import type { DeviceMessage } from '../intake/deviceMessage.ts'
import { failedMessage } from './failedMessage.ts'

type Import = (message: DeviceMessage, deliveries: number) => Promise<Outcome & Pushing>

type RecordFailureNeeds = {
	readonly importMessage: Import
	/** writes the entry without a look at the message; `reason` as of `notProcessed` */
	readonly importFailed: (
		message: DeviceMessage,
		deliveries: number,
		reason: string | undefined,
	) => Promise<Outcome & Pushing>
	readonly onRecorded: (outcome: Outcome) => void
	readonly log: Log
}

/** Of the processor's deliveries all have failed. */
const deliveries = maxDeliveries + 1

/** Whether a queue of dead letters begins to count again or goes on is documented nowhere. */
const isFirst = ({ attributes }: SQSRecord): boolean =>
	[1, maxDeliveries + 1].includes(Number(attributes.ApproximateReceiveCount))

/**
 * Sees to it that a message which the processor or a rule did not manage has its entry all the same. It is tried once
 * more, alone: what failed may have been the service, or another message of the batch. If that fails, the entry says
 * so. If it ends the function, the message comes back, and is not tried again.
 */
export const recordFailure =
	({ importMessage, importFailed, onRecorded, log }: RecordFailureNeeds) =>
	async (record: SQSRecord): Promise<void> => {
		const message = failedMessage(record)
		const tried = isFirst(record) ? await tryOnce(importMessage, message, log) : {}
		const { imported } = tried
		const { pushed, ...outcome } = imported ?? (await importFailed(message, deliveries, tried.reason))
		log.warn(imported === undefined ? 'recorded as failed' : 'imported after all', outcome)
		onRecorded(outcome)
		await pushed
	}

type Tried = { readonly imported?: Outcome & Pushing; readonly reason?: string }

const tryOnce = async (importMessage: Import, message: DeviceMessage, log: Log): Promise<Tried> => {
	try {
		return { imported: await importMessage(message, deliveries) }
	} catch (error) {
		log.error('failed again', { deviceId: message.deviceId, messageId: message.messageId, error })
		return { reason: reasonOf(error) }
	}
}
