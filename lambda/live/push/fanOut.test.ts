import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { useQueueService } from '../../testing/queueService.ts'
import { type FanOut, sendFanOuts } from './fanOut.ts'

const pieceOf = (seq: number): FanOut => ({
	v: 1,
	deviceId: 'device',
	seq,
	watchers: [{ connectionId: `c${seq}`, connectedAt: 1694503339523 }],
})
const piecesOf = (count: number) => Array.from({ length: count }, (_, index) => pieceOf(index + 1))

describe('pieces of work', () => {
	const service = useQueueService()
	let send: ReturnType<typeof sendFanOuts>
	before(() => {
		send = sendFanOuts(service.queue, service.queueUrl)
	})

	// Amazon SQS API Reference, SendMessageBatch: "up to ten messages"; ids are unique within the batch.
	for (const { count, sizes } of [
		{ count: 0, sizes: [] },
		{ count: 1, sizes: [1] },
		{ count: 10, sizes: [10] },
		{ count: 11, sizes: [10, 1] },
		{ count: 25, sizes: [10, 10, 5] },
	])
		it(`go to the queue in batches of [${sizes.join(', ')}]: ${count}`, async () => {
			const pieces = piecesOf(count)
			await send(pieces)
			const batches = service.requests.map(({ Entries = [] }) => Entries)
			assert.deepEqual(
				batches.map(({ length }) => length),
				sizes,
			)
			for (const { operation, QueueUrl } of service.requests)
				assert.deepEqual([operation, QueueUrl], ['SendMessageBatch', service.queueUrl])
			for (const entries of batches) assert.equal(new Set(entries.map(({ Id }) => Id)).size, entries.length)
			assert.deepEqual(
				batches.flat().map(({ MessageBody }) => JSON.parse(MessageBody)),
				pieces,
			)
		})

	it('reject when the queue does not take one of them, though it answers 200', async () => {
		service.faults.refuses = (body) => body.includes('"c12"')
		await assert.rejects(send(piecesOf(25)), /1 messages were not taken/)
	})

	it('reject when the queue fails', async () => {
		service.faults.status = 500
		await assert.rejects(send(piecesOf(1)))
	})
})
