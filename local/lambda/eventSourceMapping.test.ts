import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { setTimeout as aWhile } from 'node:timers/promises'
import { localAccount } from '../access/account.ts'
import { createStorage, type Storage } from '../disk/storage.ts'
import { openQueueStore, type QueueStore } from '../sqs/queueStore.ts'
import { watchedQueues } from '../sqs/watchedQueues.ts'
import { hangMilliseconds, untilItHangs } from '../testing/hang.ts'
import { testQueue } from '../testing/testQueue.ts'
import { temporaryFolder } from '../testing/tinyHost.ts'
import { type RunningMapping, runMapping } from './eventSourceMapping.ts'
import { createMessageTraces } from './messageTraces.ts'

const dead = testQueue('dead')
const queue = testQueue('queue', {
	visibilitySeconds: 1000,
	retentionSeconds: 10_000,
	redrive: { targetArn: dead.arn, maxReceiveCount: 1 },
})

type Records = readonly { readonly body: string; readonly attributes: { ApproximateReceiveCount: string } }[]

describe('eventSourceMapping: while the storage is down', { timeout: hangMilliseconds }, () => {
	let folder: ReturnType<typeof temporaryFolder>
	let store: QueueStore
	let storage: Storage
	let mapping: RunningMapping
	let isDiskFull = false
	/** the work of the function for the next batch */
	let work = (): void => undefined
	const invocations: string[] = []
	const invoked = new EventEmitter()

	beforeEach(() => {
		folder = temporaryFolder()
		isDiskFull = false
		work = () => undefined
		invocations.length = 0
		const probeDisk = async () => {
			if (isDiskFull) throw new Error('the disk is full')
		}
		storage = createStorage({ probeDisk, log: () => undefined })
		const opened = openQueueStore(join(folder.path, 'queues.sqlite'), Date.now, () => dead)
		store = watchedQueues(opened, storage)
		const invoke = async (_: string, event: unknown) => {
			const { Records } = event as { Records: Records }
			for (const { body, attributes } of Records)
				invocations.push(`${body} ${attributes.ApproximateReceiveCount}`)
			invoked.emit('invocation')
			work()
			return null
		}
		mapping = runMapping(
			{ functionArn: 'f', queue, batchSize: 1, maximumConcurrency: 1, reportsBatchItemFailures: true },
			{
				store,
				storage,
				traces: createMessageTraces(),
				lambda: { invoke, crash: () => undefined, close: async () => undefined },
				account: localAccount('test'),
				authorize: () => undefined,
				now: Date.now,
			},
		)
	})
	afterEach(async () => {
		storage.close()
		await mapping.close()
		await store.close()
		folder.remove()
	})

	const breakDisk = () => {
		isDiskFull = true
		storage.fail('the disk is full')
	}
	const nextInvocation = () => once(invoked, 'invocation', { signal: untilItHangs() })
	/** Runs SQL on the file of the queues, on another connection. */
	const execute = (sql: string) => {
		const db = new DatabaseSync(join(folder.path, 'queues.sqlite'))
		db.exec(sql)
		db.close()
	}

	it('nothing is received until it is up again', async () => {
		breakDisk()
		await store.send(queue, 'a')
		assert.equal(await storage.check(), false)
		assert.deepEqual(store.count(queue), { visible: 1, inFlight: 0 })
		isDiskFull = false
		await nextInvocation()
		assert.deepEqual(invocations, ['a 1'])
	})

	it('a message that fails is given back, and its delivery does not count', async () => {
		work = () => {
			work = () => undefined
			breakDisk()
			throw new Error('the table could not be written')
		}
		await Promise.all([nextInvocation(), store.send(queue, 'a')])
		assert.equal(await storage.check(), false)
		isDiskFull = false
		await nextInvocation()
		assert.deepEqual(invocations, ['a 1', 'a 2'])
		assert.deepEqual(store.count(dead), { visible: 0, inFlight: 0 })
	})

	it('a message that fails for another reason counts as received', async () => {
		work = () => {
			throw new Error('defect')
		}
		await Promise.all([nextInvocation(), store.send(queue, 'a')])
		await mapping.close()
		assert.deepEqual(store.count(queue), { visible: 0, inFlight: 1 })
	})

	it('a message whose removal cannot be written is removed afterwards', async () => {
		execute("CREATE TRIGGER full BEFORE DELETE ON message BEGIN SELECT RAISE(FAIL, 'full'); END")
		const isDown = Promise.withResolvers<void>()
		work = () => {
			setImmediate(() => isDown.resolve())
		}
		await store.send(queue, 'a')
		await isDown.promise
		assert.deepEqual(store.count(queue), { visible: 0, inFlight: 1 })
		execute('DROP TRIGGER full')
		while (store.count(queue).inFlight > 0) await aWhile(20)
		assert.deepEqual(invocations, ['a 1'])
	})

	it('a receive that cannot be written leaves the message where it is, and the next one works', async () => {
		execute("CREATE TRIGGER full BEFORE UPDATE ON message BEGIN SELECT RAISE(FAIL, 'full'); END")
		const before = storage.failures()
		await store.send(queue, 'a')
		while (storage.failures() === before) await aWhile(20)
		assert.deepEqual(store.count(queue), { visible: 1, inFlight: 0 })
		execute('DROP TRIGGER full')
		await nextInvocation()
		assert.deepEqual(invocations, ['a 1'])
	})

	it('the mapping can be closed, and the next start has the message', async () => {
		work = () => {
			breakDisk()
			throw new Error('the table could not be written')
		}
		await Promise.all([nextInvocation(), store.send(queue, 'a')])
		storage.close()
		await mapping.close()
		await store.close()
		store = openQueueStore(join(folder.path, 'queues.sqlite'), Date.now, () => dead)
		assert.deepEqual(
			store.receive(queue, 1).map(({ receiveCount }) => receiveCount),
			[2],
		)
	})
})
