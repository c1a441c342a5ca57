import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { recordingLog } from '../testing/recordingLog.ts'
import { sqsRecord } from '../testing/sqsRecord.ts'
import type { Greeting } from './connection.ts'
import type { GreetNeeds } from './greet.ts'
import { greetBatch } from './greetBatch.ts'
import type { Posted } from './post.ts'

const connectedAt = 1694503339523

const record = (connectionId: string, deliveries = 1) => {
	const greeting: Greeting = { v: 1, deviceId: 'device', connectionId, connectedAt, resume: {}, tip: 0 }
	return sqsRecord(`sqs-${connectionId}`, JSON.stringify(greeting), deliveries)
}

const needs: GreetNeeds = {
	post: async () => 'sent',
	identity: async (id) => ({ frame: { id }, lastSeq: 0 }),
	state: async () => [],
	firstAfter: async () => undefined,
	importsAfter: async function* () {},
	isConnected: async () => true,
	makeLive: async () => true,
	disconnect: async () => true,
	remove: async () => {},
	continueLater: async () => {},
	now: () => connectedAt,
	wait: async () => {},
}

describe('a batch of greetings', () => {
	it('greets all sockets side by side: one whose handshake takes long delays nobody', async () => {
		const log = recordingLog()
		const slow = Promise.withResolvers<Posted>()
		const post = async (connectionId: string): Promise<Posted> =>
			connectionId === 'slow' ? slow.promise : 'sent'
		const batch = greetBatch({ ...needs, post, log })({ Records: [record('slow'), record('a'), record('b')] })
		await new Promise(setImmediate)
		const greeted = () => log.lines.map(({ event, members }) => `${event} ${String(members['connectionId'])}`)
		assert.deepEqual(greeted(), ['greeted a', 'greeted b'])
		slow.resolve('sent')
		assert.deepEqual(await batch, { batchItemFailures: [] })
		assert.deepEqual(greeted(), ['greeted a', 'greeted b', 'greeted slow'])
	})

	it('reports only the greetings that failed, and logs why', async () => {
		const log = recordingLog()
		const post = async (connectionId: string): Promise<Posted> => (connectionId === 'b' ? 'failed' : 'sent')
		const batch = greetBatch({ ...needs, post, log })
		const result = await batch({ Records: [record('a'), record('b'), record('c'), sqsRecord('sqs-d', '{')] })
		assert.deepEqual(result, {
			batchItemFailures: [{ itemIdentifier: 'sqs-b' }, { itemIdentifier: 'sqs-d' }],
		})
		assert.deepEqual(
			log.lines.filter(({ level }) => level === 'error').map(({ members }) => members['messageId']),
			['sqs-b', 'sqs-d'],
		)
	})

	it('takes a socket that is gone for done', async () => {
		const log = recordingLog()
		const batch = greetBatch({ ...needs, identity: async () => undefined, log })
		assert.deepEqual(await batch({ Records: [record('a')] }), { batchItemFailures: [] })
		assert.deepEqual(log.lines, [
			{ level: 'info', event: 'gone', members: { deviceId: 'device', connectionId: 'a' } },
		])
	})

	it('ends a socket whose last delivery fails, so that its client does not wait for ever', async () => {
		const log = recordingLog()
		const ended: string[] = []
		const disconnect = async (connectionId: string) => {
			ended.push(connectionId)
			return true
		}
		const batch = greetBatch({ ...needs, post: async () => 'failed', disconnect, log })
		const Records = [record('first', 1), record('second', 2), record('third', 3)]
		const failed = ['sqs-first', 'sqs-second', 'sqs-third']
		assert.deepEqual(await batch({ Records }), {
			batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })),
		})
		assert.deepEqual(ended, ['third'])
	})

	it('does not end a socket whose last delivery succeeds', async () => {
		const disconnect = async () => assert.fail()
		const batch = greetBatch({ ...needs, disconnect, log: recordingLog() })
		assert.deepEqual(await batch({ Records: [record('a', 3)] }), { batchItemFailures: [] })
	})
})
