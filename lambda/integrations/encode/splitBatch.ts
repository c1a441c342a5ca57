import type { SQSBatchResponse, SQSRecord } from 'aws-lambda'
import { partialBatch } from '../../aws/partialBatch.ts'
import type { EncodeOrder } from '../contract.ts'

type SplitNeeds = {
	readonly convert: (records: readonly SQSRecord[]) => Promise<SQSBatchResponse>
	readonly encode: (key: EncodeOrder['encode']) => Promise<void>
	readonly onFailed: (messageId: string, error: unknown) => void
}

/** The queue has messages for decoders, and downlinks for encoders. The downlinks come first: there are few of them. */
export const splitBatch =
	({ convert, encode, onFailed }: SplitNeeds) =>
	async (records: readonly SQSRecord[]): Promise<SQSBatchResponse> => {
		const isOrder = ({ body }: SQSRecord): boolean => body.startsWith('{"v":1,"encode":')
		const orders = records.filter(isOrder)
		if (orders.length === 0) return convert(records)
		const encoded = await partialBatch(
			orders,
			({ body }) => encode((JSON.parse(body) as EncodeOrder).encode),
			({ messageId }, error) => onFailed(messageId, error),
		)
		const messages = records.filter((record) => !isOrder(record))
		const converted = messages.length === 0 ? { batchItemFailures: [] } : await convert(messages)
		return { batchItemFailures: [...encoded.batchItemFailures, ...converted.batchItemFailures] }
	}
