import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { useQueueService } from '../../testing/queueService.ts'
import type { Greeting } from '../connection.ts'
import { sendGreeting } from './sendGreeting.ts'

const greeting: Greeting = {
	v: 1,
	deviceId: 'device',
	connectionId: 'L0SM9cOFvHcCIhw=',
	connectedAt: 1694503339523,
	resume: { after: 5 },
	tip: 7,
	sent: 6,
}

describe('a greeting', () => {
	const service = useQueueService()

	it('goes to the queue as one message', async () => {
		await sendGreeting(service.queue, service.queueUrl)(greeting)
		assert.deepEqual(
			service.requests.map(({ operation, QueueUrl, MessageBody }) => ({
				operation,
				QueueUrl,
				body: JSON.parse(MessageBody ?? ''),
			})),
			[{ operation: 'SendMessage', QueueUrl: service.queueUrl, body: greeting }],
		)
	})

	it('rejects when the queue fails', async () => {
		service.faults.status = 500
		await assert.rejects(sendGreeting(service.queue, service.queueUrl)(greeting))
	})
})
