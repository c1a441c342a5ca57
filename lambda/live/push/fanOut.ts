import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { Watcher } from '../connection.ts'

/** Sockets that are to be sent the same frames. */
export type FanOut = {
	readonly v: 1
	readonly deviceId: string
	readonly watchers: readonly Omit<Watcher, 'deviceId'>[]
} & (
	| {
			/** the import whose frames they are; the frames are in the ledger */
			readonly seq: number
			/** of the device when the import came */
			readonly hideDataBefore?: number
	  }
	/** data of the device has been hidden: they are its identity and state */
	| { readonly isHidden: true }
	/** the device has been configured, or has applied what it was configured with: they are its state */
	| { readonly isConfigured: true }
)

const maxBatch = 10

/** Puts pieces of work on the queue. Rejects if the service does not take them all. */
export const sendFanOuts =
	(queue: SQSClient, queueUrl: string) =>
	async (pieces: readonly FanOut[]): Promise<void> => {
		for (let from = 0; from < pieces.length; from += maxBatch) {
			const Entries = pieces
				.slice(from, from + maxBatch)
				.map((piece, index) => ({ Id: String(index), MessageBody: JSON.stringify(piece) }))
			const { Failed = [] } = await queue.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }))
			if (Failed.length > 0) throw new Error(`fan-out: ${Failed.length} messages were not taken`)
		}
	}
