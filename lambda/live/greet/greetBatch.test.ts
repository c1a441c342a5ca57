import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SQSRecord } from 'aws-lambda'
import { recordingLog } from '../../../testing/recordingLog.ts'
import { sqsRecord } from '../../testing/sqsRecord.ts'
import type { Greeting } from '../connection.ts'
import type { Posted } from '../push/post.ts'
import type { GreetNeeds } from './greet.ts'
import { greetBatch } from './greetBatch.ts'

const connectedAt = 1694503339523

const record = (connectionId: string, deliveries = 1) => {
	const greeting: Greeting = { v: 1, deviceId: 'device', connectionId, connectedAt, resume: {}, tip: 0 }
	return sqsRecord(`sqs-${connectionId}`, JSON.stringify(greeting), deliveries)
}

const needs: GreetNeeds = {
	post: async () => 'sent',
	identity: async (id) => ({ frame: { id }, lastSeq: 0, firstSeq: 1 }),
	state: async () => [],
	firstAfter: async () => undefined,
	importsAfter: async function* () {},
	isConnected: async () => true,
	makeLive: async () => ({}),
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

describe('a batch of backlogs', () => {
	/** A socket that has its identity and state, and needs all imports of the device. */
	const backlog = (deviceId: string, connectionId: string, more: Partial<Greeting> = {}) => {
		const resume = { after: 0 }
		const greeting = { v: 1, deviceId, connectionId, connectedAt, resume, tip: 9, sent: 0, ...more }
		return sqsRecord(`sqs-${connectionId}`, JSON.stringify(greeting), 1)
	}
	const imported = (seq: number) => ({
		importId: `import-${seq}`,
		seq,
		success: false,
		receivedAt: connectedAt,
		updates: [],
		findings: [],
	})
	/** Serves devices with endless backlogs, on a clock that only posts advance. */
	const serve = async (records: readonly SQSRecord[], postMilliseconds: number) => {
		let time = connectedAt
		const posts: string[] = []
		const continued: Greeting[] = []
		const batch = greetBatch({
			...needs,
			log: recordingLog(),
			now: () => time,
			post: async (connectionId) => {
				posts.push(connectionId)
				time += postMilliseconds
				await new Promise(setImmediate)
				return 'sent'
			},
			importsAfter: async function* (_, after) {
				for (let seq = after + 1; ; seq++) yield imported(seq)
			},
			continueLater: async (rest) => {
				continued.push(rest)
			},
		})
		assert.deepEqual(await batch({ Records: [...records] }), { batchItemFailures: [] })
		return { posts, continued, milliseconds: time - connectedAt }
	}
	const count = (posts: readonly string[], connectionId: string): number =>
		posts.filter((id) => id === connectionId).length

	it('gives the one socket of a device as much as all nine of another', async () => {
		const crowd = Array.from({ length: 9 }, (_, index) => backlog('crowd', `c${index}`))
		const { posts, continued, milliseconds } = await serve([...crowd, backlog('other', 'alone')], 10)
		const ofOther = count(posts, 'alone')
		const ofCrowd = posts.length - ofOther
		assert.ok(Math.abs(ofOther - ofCrowd) <= 9, `${ofOther} and ${ofCrowd} posts`)
		assert.equal(new Set(posts).size, 10)
		assert.equal(continued.length, 10)
		assert.ok(milliseconds < 700, `${milliseconds} ms`)
	})

	it('serves the sockets of a device that is alone side by side', async () => {
		const { posts } = await serve([backlog('one', 'a'), backlog('one', 'b')], 10)
		assert.deepEqual(posts.slice(0, 4), ['a', 'b', 'a', 'b'])
	})

	it('puts back those that have not begun when posts take so long that the function would be ended', async () => {
		const records = ['a', 'b', 'c', 'd'].map((id) => backlog('crowd', id))
		const { posts, continued } = await serve([...records, backlog('other', 'alone')], 1700)
		assert.deepEqual(posts, ['a', 'alone', 'b'])
		const untouched = continued.filter(({ sent }) => sent === 0).map(({ connectionId }) => connectionId)
		assert.deepEqual(untouched, ['c', 'd'])
	})

	it('puts those of a popular device at the end of a long queue, but twice at most', async () => {
		const due = connectedAt - 501
		const { posts, continued } = await serve(
			[
				backlog('popular', 'first', { crowd: 70, due }),
				backlog('popular', 'second', { crowd: 70, due, deferred: 1 }),
				backlog('popular', 'third', { crowd: 70, due, deferred: 2 }),
				backlog('quiet', 'fourth', { crowd: 3, due }),
			],
			10,
		)
		assert.deepEqual(new Set(posts), new Set(['third', 'fourth']))
		const put = continued.map((rest) => [rest.connectionId, rest.deferred, rest.sent === 0])
		assert.deepEqual(
			put.toSorted(([a = ''], [b = '']) => String(a).localeCompare(String(b))),
			[
				['first', 1, true],
				['fourth', 0, false],
				['second', 2, true],
				['third', 0, false],
			],
		)
	})

	it('has a malformed one come back alone', async () => {
		const { batchItemFailures } = await greetBatch({ ...needs, log: recordingLog() })({
			Records: [sqsRecord('sqs-x', '{'), backlog('one', 'a')],
		})
		assert.deepEqual(batchItemFailures, [{ itemIdentifier: 'sqs-x' }])
	})
})
