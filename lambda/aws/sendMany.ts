import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { someAtOnce } from './someAtOnce.ts'

type SendManyNeeds = {
	readonly queue: SQSClient
	readonly queueUrl: string
	/** called with what the queue rejects as a whole */
	readonly onError: (error: unknown) => void
}

/** `failed`: the same message may be sent again; `refused`: it would be refused again */
export type NotSent = { readonly outcome: 'failed' | 'refused'; readonly reason: string }

type Body = { readonly text: string; readonly position: number }

/** SQS quotas: entries of a batch, and bytes of all their bodies */
const largestBatch = { entries: 10, bytes: 1_048_576 }

/** Puts messages on a queue, many in one request. Does not reject; says of each, in their order, why it is not there. */
export const sendMany =
	({ queue, queueUrl, onError }: SendManyNeeds) =>
	async (texts: readonly string[]): Promise<readonly (NotSent | undefined)[]> => {
		const failures = new Map<number, NotSent>()
		const send = async (batch: readonly Body[]): Promise<void> => {
			const Entries = batch.map(({ text }, index) => ({ Id: String(index), MessageBody: text }))
			const { Failed = [] } = await queue.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }))
			for (const { Id, Code, SenderFault } of Failed) {
				const { position = -1 } = batch[Number(Id)] ?? {}
				failures.set(position, { outcome: SenderFault ? 'refused' : 'failed', reason: `the queue: ${Code}` })
			}
		}
		await someAtOnce(
			batchesOf(texts.map((text, position) => ({ text, position }))),
			(batch) =>
				send(batch).catch((error: unknown) => {
					onError(error)
					for (const { position } of batch)
						failures.set(position, { outcome: 'failed', reason: 'the queue did not answer' })
				}),
			() => false,
		)
		return texts.map((_, position) => failures.get(position))
	}

const batchesOf = (bodies: readonly Body[]): readonly (readonly Body[])[] => {
	const batches: Body[][] = []
	let room = { entries: 0, bytes: 0 }
	for (const body of bodies) {
		const bytes = Buffer.byteLength(body.text)
		if (room.entries < 1 || room.bytes < bytes) {
			batches.push([])
			room = { ...largestBatch }
		}
		batches.at(-1)?.push(body)
		room = { entries: room.entries - 1, bytes: room.bytes - bytes }
	}
	return batches
}
