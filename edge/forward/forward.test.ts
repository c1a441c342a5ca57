import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { EdgeMessage } from '../../lambda/imports/contract.ts'
import type { LogEntry } from '../log.ts'
import { manualClock } from '../testing/manualClock.ts'
import { createForwarder, type ForwardLimits } from './forward.ts'
import { type DeviceContent, forwardMessages, sameDeviceMessage } from './forwardMessages.ts'
import type { Posted } from './postMessages.ts'

type Request = Readonly<{ messages: readonly EdgeMessage[]; answer: (posted: Posted) => void }>

/** 2026-01-02T03:04:05Z, when the manual clock is at 0 */
const epoch = Date.UTC(2026, 0, 2, 3, 4, 5)

/** A forwarder whose requests the test answers, with a clock that only the test advances. */
const start = (limits: Partial<ForwardLimits> = {}) => {
	const clock = manualClock()
	const requests: Request[] = []
	const log: LogEntry[] = []
	let ids = 0
	const forward = createForwarder<DeviceContent>({
		sameness: sameDeviceMessage,
		clock,
		random: () => 0,
		newId: () => `id-${++ids}`,
		post: (messages) => new Promise((answer) => requests.push({ messages, answer })),
		stackClock: { toStack: (ms) => epoch + ms, learn: () => undefined, aheadMs: () => 0 },
		log: (entry) => log.push(entry),
		limits,
	})
	const publish = forwardMessages(forward)
	const send = (payload: string, deviceId = 'd-1') => {
		const published = publish(`m/d/${deviceId}/d2c/raw`, Buffer.from(payload))
		// The test looks at it later.
		published.catch(() => undefined)
		return published
	}
	return { clock, requests, log, send, publish }
}

/** Lets everything happen that waits for nothing but promises. */
const settle = () => new Promise((resolve) => setImmediate(resolve))

const idsOf = ({ messages }: Request): readonly string[] => messages.map(({ messageId }) => messageId)

const queued = ({ messages }: Request): Posted => ({
	outcome: 'answered',
	outcomes: messages.map(({ messageId }) => ({ messageId, outcome: 'queued' })),
})

const at = (requests: readonly Request[], index: number): Request => {
	const request = requests.at(index)
	assert.ok(request !== undefined, `request ${index}`)
	return request
}

const answer = async (request: Request, posted: Posted = queued(request)): Promise<void> => {
	request.answer(posted)
	await settle()
}

const failed = (mayBeDone: boolean): Posted => ({ outcome: 'failed', reason: 'broken', mayBeDone })

describe('a message that an edge forwards', () => {
	it('goes out at once if no request is running, with the time of the stack', async () => {
		const { clock, requests, send } = start()
		clock.advance(250)
		const published = send('a')
		assert.deepEqual(at(requests, 0).messages, [
			{ messageId: 'id-1', deviceId: 'd-1', level: 'raw', payload: 'YQ==', receivedAt: epoch + 250 },
		])
		await answer(at(requests, 0))
		await published
	})

	it('is not acknowledged before the stack has it', async () => {
		const { requests, send } = start()
		let isPublished = false
		void send('a').then(() => {
			isPublished = true
		})
		await settle()
		assert.equal(isPublished, false)
		await answer(at(requests, 0))
		assert.equal(isPublished, true)
	})

	it('waits for others while a request is running, until that is answered', async () => {
		const { requests, send } = start()
		for (const payload of ['a', 'b', 'c']) void send(payload)
		assert.deepEqual(requests.map(idsOf), [['id-1']])
		await answer(at(requests, 0))
		assert.deepEqual(requests.map(idsOf), [['id-1'], ['id-2', 'id-3']])
	})

	it('waits for others 50 ms at most', () => {
		const { clock, requests, send } = start()
		for (const payload of ['a', 'b']) void send(payload)
		clock.advance(49)
		void send('c')
		assert.equal(requests.length, 1)
		clock.advance(1)
		assert.deepEqual(requests.map(idsOf), [['id-1'], ['id-2', 'id-3']])
	})

	it('does not wait once a request is full: of 30 messages, or of a million characters', () => {
		const many = start()
		for (let count = 0; count < 61; count++) void many.send(String(count))
		assert.deepEqual(
			many.requests.map(({ messages }) => messages.length),
			[1, 30, 30],
		)
		const large = start()
		for (let count = 0; count < 8; count++) void large.send(String(count).repeat(200_000))
		assert.deepEqual(
			large.requests.map(({ messages }) => messages.length),
			[1, 3, 3],
		)
	})

	it('is in one of four requests at a time', async () => {
		const { requests, send } = start()
		for (let count = 0; count < 200; count++) void send(String(count))
		assert.equal(requests.length, 4)
		await answer(at(requests, 2))
		assert.equal(requests.length, 5)
	})
})

describe('a request of an edge that fails', () => {
	it('is made again with the same ids and times, after waits that double', async () => {
		const { clock, requests, log, send } = start()
		const published = send('a')
		for (const [index, wait] of [100, 200, 400, 800, 1600, 2500, 2500].entries()) {
			await answer(at(requests, index), failed(true))
			clock.advance(wait - 1)
			assert.equal(requests.length, index + 1)
			clock.advance(1)
			assert.equal(requests.length, index + 2)
		}
		assert.deepEqual(at(requests, -1).messages, at(requests, 0).messages)
		assert.deepEqual(log[0], { event: 'coap.forward.failed', messages: 1, error: 'broken', ms: 0 })
		await answer(at(requests, -1))
		await published
	})

	it('keeps new messages back while it waits: a stack that is down is not asked more often', async () => {
		const { clock, requests, send } = start()
		void send('a')
		await answer(at(requests, 0), failed(true))
		for (const payload of ['b', 'c']) void send(payload)
		clock.advance(99)
		assert.equal(requests.length, 1)
		clock.advance(1)
		assert.deepEqual(idsOf(at(requests, 1)), ['id-1', 'id-2', 'id-3'])
	})

	it('rejects with the reason when the patience of the device ends, and is not made again', async () => {
		const { clock, requests, send } = start({ patienceMs: 1000 })
		const published = send('a')
		for (const wait of [100, 200, 400, 300]) {
			await answer(at(requests, -1), failed(true))
			clock.advance(wait)
		}
		await assert.rejects(published, /has not taken it: broken/)
		const { length } = requests
		clock.advance(60_000)
		assert.equal(requests.length, length)
	})

	it('is made again for the messages that were not taken, and for no other', async () => {
		const { clock, requests, log, send } = start()
		void send('a')
		const sent = ['b', 'c', 'd'].map((payload) => send(payload))
		await answer(at(requests, 0))
		await answer(at(requests, 1), {
			outcome: 'answered',
			outcomes: [
				{ messageId: 'id-2', outcome: 'queued' },
				{ messageId: 'id-3', outcome: 'failed', reason: 'the queue did not answer' },
				{ messageId: 'id-4', outcome: 'refused', reason: 'receivedAt is in the future' },
			],
		})
		await sent[0]
		await assert.rejects(sent[2] ?? Promise.resolve(), /refuses it: receivedAt is in the future/)
		assert.equal(log.at(-1)?.messages, 2)
		clock.advance(100)
		assert.deepEqual(idsOf(at(requests, 2)), ['id-3'])
		await answer(at(requests, 2))
		await sent[1]
	})

	it('is divided if the stack refuses it: one bad message does not keep the others', async () => {
		const { requests, send } = start()
		void send('a')
		const sent = ['b', 'c'].map((payload) => send(payload))
		const refused: Posted = { outcome: 'refused', reason: 'the stack answered 400' }
		await answer(at(requests, 0))
		await answer(at(requests, 1), refused)
		assert.deepEqual(requests.slice(2).map(idsOf), [['id-2'], ['id-3']])
		await answer(at(requests, 2), refused)
		await answer(at(requests, 3))
		await assert.rejects(sent[0] ?? Promise.resolve(), /refuses it: the stack answered 400/)
		await sent[1]
	})

	it('leaves room: beyond so many messages or bytes a device is told to come back at once', async () => {
		const { requests, send } = start({ maxWaiting: 2 })
		void send('a')
		void send('b')
		await assert.rejects(send('c'), /too many messages/)
		await answer(at(requests, 0))
		await answer(at(requests, 1))
		const again = send('c')
		await answer(at(requests, 2))
		await again
		await assert.rejects(start({ maxCharacters: 3 }).send('a'), /too many messages/)
	})
})

describe('row 57: forward: a message whose device comes back after 5.03', () => {
	const patience = { patienceMs: 1000 }

	it('has the same id and time, if the stack may have it: then it is imported once', async () => {
		const { clock, requests, send } = start(patience)
		void send('a')
		clock.advance(1000)
		const second = send('a')
		clock.advance(1000)
		await assert.rejects(second, /does not answer/)
		const third = send('a')
		await answer(at(requests, 0), failed(true))
		clock.advance(100)
		assert.deepEqual(at(requests, -1).messages, at(requests, 0).messages)
		await answer(at(requests, -1))
		await third
	})

	it('has the same id once: equal messages that are acknowledged are different ones', async () => {
		const { clock, requests, send } = start(patience)
		void send('a')
		clock.advance(1000)
		await answer(at(requests, 0), failed(true))
		clock.advance(100)
		const [second, third] = [send('a'), send('a')]
		await answer(at(requests, 1))
		await answer(at(requests, 2))
		await Promise.all([second, third])
		assert.deepEqual(requests.map(idsOf), [['id-1'], ['id-1'], ['id-2']])
	})

	for (const { name, payload, deviceId } of [
		{ name: 'of another device', payload: 'a', deviceId: 'd-2' },
		{ name: 'with another content', payload: 'b', deviceId: 'd-1' },
	])
		it(`has an id of its own ${name}`, async () => {
			const { clock, requests, send } = start(patience)
			void send('a')
			clock.advance(1000)
			await answer(at(requests, 0), failed(true))
			clock.advance(100)
			void send(payload, deviceId)
			assert.deepEqual(requests.map(idsOf), [['id-1'], ['id-2']])
		})

	it('has an id and a time of its own if the stack cannot have the first one', async () => {
		const { clock, requests, send } = start(patience)
		void send('a')
		for (const wait of [100, 200, 400, 5000]) {
			await answer(at(requests, -1), failed(false))
			clock.advance(wait)
		}
		void send('a')
		assert.deepEqual(requests.map(idsOf), [['id-1'], ['id-1'], ['id-1'], ['id-1'], ['id-2']])
		assert.equal(at(requests, -1).messages[0]?.receivedAt, epoch + 5700)
	})

	it('has an id of its own after 247 s: equal content is another event then', async () => {
		const { clock, requests, send } = start(patience)
		void send('a')
		clock.advance(1000)
		await answer(at(requests, 0), failed(true))
		clock.advance(246_001)
		void send('a')
		assert.deepEqual(idsOf(at(requests, -1)), ['id-2'])
	})
})

it('an edge forwards no other topic', async () => {
	await assert.rejects(start().publish('m/d/d-1/d2c/other', Buffer.of(1)), /no topic of a device/)
})
