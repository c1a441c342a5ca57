import type { SQSBatchResponse, SQSRecord } from 'aws-lambda'

/**
 * Runs a step for every record side by side and reports those that failed, so that only they come back
 * (partial batch response).
 */
export const partialBatch = async (
	records: readonly SQSRecord[],
	step: (record: SQSRecord) => Promise<void>,
	onFailed: (record: SQSRecord, error: unknown) => void,
): Promise<SQSBatchResponse> => {
	const results = await Promise.allSettled(records.map(step))
	const failed = records.filter((record, index) => {
		const result = results[index]
		if (result?.status === 'rejected') onFailed(record, result.reason)
		return result?.status === 'rejected'
	})
	return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) }
}
