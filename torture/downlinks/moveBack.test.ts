import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { clientOptions } from '../../local/testing/tinyHost.ts'
import { useTinyHost } from '../../local/testing/useTinyHost.ts'
import { moveBack } from './moveBack.ts'

describe('messages that are moved back', () => {
	const tiny = useTinyHost()

	it('are all delivered again, and none is left', async () => {
		const queues = { from: tiny.output('DeadLettersUrl'), to: tiny.output('QueueUrl') }
		const bodies = Array.from({ length: 12 }, (_, index) => `message ${index};`)
		for (const MessageBody of bodies)
			await new SQSClient(clientOptions(tiny)).send(
				new SendMessageCommand({ QueueUrl: queues.from, MessageBody }),
			)
		assert.equal(await moveBack(clientOptions(tiny), queues), bodies.length)
		for (const body of bodies) await tiny.line((text) => text.includes('consumed') && text.includes(body))
		assert.equal(await moveBack(clientOptions(tiny), queues), 0)
	})
})
