import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { after, before, beforeEach, describe, it } from 'node:test'
import { SQSClient } from '@aws-sdk/client-sqs'
import { type FanOut, sendFanOuts } from './fanOut.ts'

type Batch = {
	readonly QueueUrl: string
	readonly Entries: readonly { readonly Id: string; readonly MessageBody: string }[]
}

const pieceOf = (seq: number): FanOut => ({
	v: 1,
	deviceId: 'device',
	seq,
	watchers: [{ connectionId: `c${seq}`, connectedAt: 1694503339523 }],
})
const piecesOf = (count: number) => Array.from({ length: count }, (_, index) => pieceOf(index + 1))

/** `SendMessageBatch` of SQS: what the batches were; the entries with `refuses` in their body are not taken. */
describe('pieces of work', () => {
	const batches: Batch[] = []
	let refuses = 'nothing'
	let status = 200
	const server = createServer((request, response) => {
		const answer = async (): Promise<void> => {
			assert.equal(request.headers['x-amz-target'], 'AmazonSQS.SendMessageBatch')
			const batch = (await json(request)) as Batch
			batches.push(batch)
			const isRefused = ({ MessageBody }: Batch['Entries'][number]) => MessageBody.includes(refuses)
			response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(
				JSON.stringify({
					Successful: batch.Entries.filter((entry) => !isRefused(entry)).map(({ Id }) => ({
						Id,
						MessageId: Id,
					})),
					Failed: batch.Entries.filter(isRefused).map(({ Id }) => ({
						Id,
						Code: 'InternalError',
						SenderFault: false,
					})),
				}),
			)
		}
		answer().catch(() => response.destroy())
	})
	let send: ReturnType<typeof sendFanOuts>
	let queueUrl = ''
	before(async () => {
		server.listen(0, '127.0.0.1')
		await once(server, 'listening')
		const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
		queueUrl = `${endpoint}/000000000000/fan-out`
		const queue = new SQSClient({
			endpoint,
			region: 'eu-west-1',
			credentials: { accessKeyId: 'test', secretAccessKey: 'local' },
			maxAttempts: 1,
			md5: false,
		})
		send = sendFanOuts(queue, queueUrl)
	})
	beforeEach(() => {
		batches.length = 0
		refuses = 'nothing'
		status = 200
	})
	after(() => {
		server.closeAllConnections()
		server.close()
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
			assert.deepEqual(
				batches.map(({ Entries }) => Entries.length),
				sizes,
			)
			for (const { QueueUrl, Entries } of batches) {
				assert.equal(QueueUrl, queueUrl)
				assert.equal(new Set(Entries.map(({ Id }) => Id)).size, Entries.length)
			}
			assert.deepEqual(
				batches.flatMap(({ Entries }) => Entries.map(({ MessageBody }) => JSON.parse(MessageBody))),
				pieces,
			)
		})

	it('reject when the queue does not take one of them, though it answers 200', async () => {
		refuses = '"c12"'
		await assert.rejects(send(piecesOf(25)), /1 messages were not taken/)
	})

	it('reject when the queue fails', async () => {
		status = 500
		await assert.rejects(send(piecesOf(1)))
	})
})
