import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { toCborBase64 } from '../convert/encodePack.ts'
import { datagramOf, messagesIn, packOf, updatesOf } from './messages.ts'
import { createOutstanding, worstSecond } from './outstanding.ts'

const now = 1_700_000_000

describe('outstanding messages', () => {
	it('are complete with the last update at the last watcher', () => {
		const outstanding = createOutstanding(2)
		outstanding.sent(7, 100)
		outstanding.arrived(7, 105)
		assert.equal(outstanding.size(), 1)
		outstanding.arrived(7, 112)
		assert.equal(outstanding.size(), 0)
		assert.deepEqual(outstanding.complete(), [{ sentAt: 100, latency: 12 }])
		assert.equal(outstanding.lastArrival(), 112)
	})

	it('do not include what was never sent, or is complete', () => {
		const outstanding = createOutstanding(1)
		outstanding.sent(1, 0)
		outstanding.arrived(1, 5)
		outstanding.arrived(1, 9)
		outstanding.arrived(2, 9)
		assert.deepEqual(outstanding.complete(), [{ sentAt: 0, latency: 5 }])
	})
})

describe('the worst second', () => {
	it('is that of the messages sent in it, whenever they arrived', () => {
		const sentEvery = (milliseconds: number, latency: number, from: number) =>
			Array.from({ length: 10 }, (_, index) => ({ sentAt: from + index * milliseconds, latency }))
		assert.equal(
			worstSecond([...sentEvery(100, 5, 700), ...sentEvery(100, 40, 1700), ...sentEvery(100, 7, 2700)]),
			40,
		)
	})
})

describe('messages of the load', () => {
	for (const records of [4, 60] as const)
		it(`have ${records} records, and in each object the mark of the message`, () => {
			const pack = packOf(records, 41, now)
			assert.equal(pack.length, records)
			const times = pack.flatMap(({ bt = [] }) => bt)
			assert.equal(times.length, updatesOf(records))
			assert.deepEqual([...new Set(times)], records === 60 ? [now - 2, now - 1, now] : [now])
			const marks = messagesIn(JSON.stringify({ pack, deviceId: 'oob-350000000000001', at: now * 1000 }))
			assert.deepEqual(
				marks,
				Array.from({ length: updatesOf(records) }, () => 41),
			)
		})

	it('are confirmable requests with the id of the device (RFC 7252 §3)', () => {
		const pack = packOf(4, 0, now)
		const datagram = datagramOf('oob-1', pack, { messageId: 0x1234 })
		assert.equal(datagram.subarray(0, 4).toString('hex'), '40021234')
		assert.ok(datagram.includes('id=oob-1'))
		assert.equal(datagram.subarray(datagram.indexOf(0xff) + 1).toString('base64'), toCborBase64(pack))
	})
})
