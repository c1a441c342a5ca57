import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { Watcher } from '../connection.ts'

/** Sockets that are to be sent the frames of one import. The frames are in the ledger. */
export type FanOut = {
	readonly v: 1
	readonly deviceId: string
	readonly seq: number
	readonly watchers: readonly Omit<Watcher, 'deviceId'>[]
}

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
