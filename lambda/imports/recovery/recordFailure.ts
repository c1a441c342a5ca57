import type { SQSRecord } from 'aws-lambda'
import { maxDeliveries } from '../../aws/contract.ts'
import { reasonOf } from '../../aws/inStep.ts'
import type { Log } from '../../aws/log.ts'
import type { Outcome, Result } from '../importNeeds.ts'
import type { DeviceMessage } from '../intake/deviceMessage.ts'
import { failedMessage } from './failedMessage.ts'

type ImportMessage = (message: DeviceMessage, deliveries: number) => Promise<Result>

type RecordFailureNeeds = {
	readonly importMessage: ImportMessage
	/** writes the entry without decoding the message; `reason` as of `notProcessed` */
	readonly importFailed: (
		message: DeviceMessage,
		deliveries: number,
		reason: string | undefined,
	) => Promise<Result>
	readonly onRecorded: (outcome: Outcome) => void
	readonly log: Log
}

/** All deliveries to the processor have failed. */
const deliveries = maxDeliveries + 1

/** AWS does not document whether a queue of dead letters counts deliveries from 1 or goes on counting. */
const isFirst = ({ attributes }: SQSRecord): boolean =>
	[1, maxDeliveries + 1].includes(Number(attributes.ApproximateReceiveCount))

/**
 * Gives a message that the processor could not import, or a rule could not deliver, its entry. It is tried once more,
 * alone: the service may have failed, or another message of the batch. If that fails, the entry says so. If it ends the
 * function, the message comes back and is not tried again.
 */
export const recordFailure =
	({ importMessage, importFailed, onRecorded, log }: RecordFailureNeeds) =>
	async (record: SQSRecord): Promise<void> => {
		const message = failedMessage(record)
		const tried = isFirst(record) ? await tryOnce(importMessage, message, log) : {}
		const { done, ...outcome } = tried.result ?? (await importFailed(message, deliveries, tried.reason))
		log.warn(tried.result === undefined ? 'recorded as failed' : 'imported after all', outcome)
		onRecorded(outcome)
		await done
	}

type Tried = { readonly result?: Result; readonly reason?: string }

const tryOnce = async (importMessage: ImportMessage, message: DeviceMessage, log: Log): Promise<Tried> => {
	try {
		return { result: await importMessage(message, deliveries) }
	} catch (error) {
		log.error('failed again', { deviceId: message.deviceId, messageId: message.messageId, error })
		return { reason: reasonOf(error) }
	}
}
