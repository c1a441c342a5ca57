import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { testQueue } from '../testing/testQueue.ts'
import { temporaryFolder } from '../testing/tinyHost.ts'
import type { Queue } from './queue.ts'
import { openQueueStore, type QueueStore } from './queueStore.ts'
import type { Disturbance } from './receiveMessages.ts'

const dead = testQueue('dead')
const queue = testQueue('queue', {
	visibilitySeconds: 10,
	redrive: { targetArn: 'arn:dead', maxReceiveCount: 2 },
})

describe('queueStore', () => {
	let folder: ReturnType<typeof temporaryFolder>
	let store: QueueStore
	let now = 0
	let disturbance: Disturbance | undefined
	const file = () => join(folder.path, 'queues.sqlite')
	const open = () =>
		openQueueStore(
			file(),
			() => now,
			(arn) => (arn === dead.arn ? dead : undefined),
			() => disturbance,
		)
	const bodies = (from: Queue, max = 10) => store.receive(from, max).map(({ body }) => body)

	beforeEach(() => {
		folder = temporaryFolder()
		now = 1_000_000
		disturbance = undefined
		store = open()
	})
	afterEach(async () => {
		await store.close()
		folder.remove()
	})

	it('returns messages in their order, at most the requested number', async () => {
		for (const body of ['a', 'b', 'c']) await store.send(queue, body)
		assert.deepEqual(bodies(queue, 2), ['a', 'b'])
		assert.deepEqual(bodies(queue, 2), ['c'])
		assert.deepEqual(bodies(queue, 2), [])
	})

	it('hides a received message for the visibility time-out, and counts its deliveries', async () => {
		await store.send(queue, 'a')
		const [first] = store.receive(queue, 1)
		now += 9_999
		assert.deepEqual(bodies(queue), [])
		assert.deepEqual(store.count(queue), { visible: 0, inFlight: 1 })
		now += 1
		const [second] = store.receive(queue, 1)
		assert.equal(first?.receiveCount, 1)
		assert.equal(second?.receiveCount, 2)
		assert.equal(second?.messageId, first?.messageId)
		assert.notEqual(second?.receiptHandle, first?.receiptHandle)
		assert.equal(second?.firstReceivedAt, 1_000_000)
	})

	it('moves a message that was received too often to the dead-letter queue, with its id', async () => {
		const id = await store.send(queue, 'a')
		for (let receive = 0; receive < 2; receive++) {
			assert.equal(store.receive(queue, 1).length, 1)
			now += 10_000
		}
		assert.deepEqual(store.receive(queue, 1), [])
		const [letter] = store.receive(dead, 1)
		assert.equal(letter?.messageId, id)
		assert.equal(letter?.sentAt, 1_000_000)
	})

	it('removes a message by its newest receipt handle alone', async () => {
		await store.send(queue, 'a')
		const [first] = store.receive(queue, 1)
		now += 10_000
		const [second] = store.receive(queue, 1)
		await store.remove(queue, first?.receiptHandle ?? '')
		assert.deepEqual(store.count(queue), { visible: 0, inFlight: 1 })
		await store.remove(queue, second?.receiptHandle ?? '')
		assert.deepEqual(store.count(queue), { visible: 0, inFlight: 0 })
	})

	it('removes several messages at once, or none of them if one cannot be removed', async () => {
		for (const body of ['a', 'b', 'c']) await store.send(queue, body)
		const handles = store.receive(queue, 3).map(({ receiptHandle }) => receiptHandle)
		const other = new DatabaseSync(file())
		other.exec(
			"CREATE TRIGGER keep BEFORE DELETE ON message WHEN old.body = 'c' BEGIN SELECT RAISE(ABORT, 'kept'); END",
		)
		assert.throws(() => void store.remove(queue, ...handles), /kept/)
		assert.deepEqual(store.count(queue), { visible: 0, inFlight: 3 })
		other.exec('DROP TRIGGER keep')
		other.close()
		await store.remove(queue, ...handles)
		assert.deepEqual(store.count(queue), { visible: 0, inFlight: 0 })
	})

	it('keeps accepted messages when it is opened again; those in flight are visible at once', async () => {
		await store.send(queue, 'in flight')
		store.receive(queue, 1)
		await store.send(queue, 'waiting')
		await store.send(queue, 'delayed', 5)
		await store.close()
		store = open()
		assert.deepEqual(bodies(queue).sort(), ['in flight', 'waiting'])
		now += 5_000
		assert.deepEqual(bodies(queue), ['delayed'])
	})

	it('tells a consumer that a message was in flight when the host ended, and does not count that against the limit', async () => {
		await store.send(queue, 'a')
		for (const receiveCount of [1, 2, 3, 4]) {
			assert.deepEqual(
				store.receive(queue, 1).map((message) => message.receiveCount),
				[receiveCount],
			)
			await store.close()
			store = open()
		}
	})

	it('opens a file of an earlier version, which does not know of deliveries that do not count', async () => {
		await store.send(queue, 'a')
		store.receive(queue, 1)
		await store.close()
		const earlier = new DatabaseSync(file())
		earlier.exec('ALTER TABLE message DROP COLUMN uncounted; PRAGMA user_version = 1')
		earlier.close()
		store = open()
		assert.deepEqual(
			store.receive(queue, 1).map((message) => message.receiveCount),
			[2],
		)
	})

	it('drops messages that are older than the retention of the queue', async () => {
		await store.send(queue, 'a')
		now += 1000 * 1000
		assert.deepEqual(bodies(queue), [])
		assert.equal(store.nextVisibleAt(queue), undefined)
	})

	it('changes the visibility of a message in flight', async () => {
		await store.send(queue, 'a')
		const [message] = store.receive(queue, 1)
		store.changeVisibility(queue, message?.receiptHandle ?? '', 0)
		assert.deepEqual(bodies(queue), ['a'])
	})

	it('takes a message back: its consumer sees the delivery, but it does not count against the limit', async () => {
		await store.send(queue, 'a')
		for (const receiveCount of [1, 2, 3, 4]) {
			const [message] = store.receive(queue, 1)
			assert.equal(message?.receiveCount, receiveCount)
			store.giveBack(queue, message?.receiptHandle ?? '')
			store.giveBack(queue, message?.receiptHandle ?? '')
		}
		store.receive(queue, 1)
		assert.deepEqual(store.count(queue), { visible: 0, inFlight: 1 })
	})

	it('returns messages in another order, and twice, when it is disturbed', async () => {
		for (const body of ['a', 'b', 'c']) await store.send(queue, body)
		let position = 0
		disturbance = { isDuplicated: () => true, position: () => --position }
		assert.deepEqual(bodies(queue), ['c', 'b', 'a'])
		disturbance = undefined
		assert.deepEqual(bodies(queue).sort(), ['a', 'b', 'c'])
	})

	it('calls listeners about new messages until they stop listening', async () => {
		let calls = 0
		const stop = store.onChange(queue, () => {
			calls++
		})
		await store.send(queue, 'a')
		stop()
		await store.send(queue, 'b')
		assert.equal(calls, 1)
	})
})
