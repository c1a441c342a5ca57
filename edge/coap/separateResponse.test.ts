import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { heldPublish } from '../testing/heldPublish.ts'
import { type Started, startServer } from '../testing/startServer.ts'
import { ascii } from '../testing/udpClient.ts'

const OPTIONS = `b3 ${ascii('msg')} 03 ${ascii('d2c')} 03 ${ascii('raw')} 46 ${ascii('id=d-1')}`
const CON = `42 02 12 34 aa bb ${OPTIONS} ff 00`
const NON = `52 02 12 34 aa bb ${OPTIONS} ff 00`
const EMPTY_ACK = '60001234'
/** CON 2.01, the first message id of the server, the token of the request */
const RESPONSE = '42410000aabb'

/** A server that has acknowledged CON and now sends its response for the first time. */
const separated = async (t: TestContext): Promise<Started> => {
	const held = heldPublish()
	const started = await startServer(t, { publish: held.publish })
	const { client, clock } = started
	client.send(CON)
	await held.called
	clock.advance(1_000)
	assert.equal(await client.next(), EMPTY_ACK)
	held.release()
	assert.equal(await client.next(), RESPONSE)
	return started
}

// RFC 7252 §5.2.2
describe('a separate response', () => {
	it('is announced by an Empty ACK after a second, not before', async (t) => {
		const held = heldPublish()
		const { client, clock } = await startServer(t, { publish: held.publish })
		client.send(CON)
		await held.called
		clock.advance(999)
		await client.expectSilence()
		clock.advance(1)
		assert.equal(await client.next(), EMPTY_ACK)
		held.release()
		assert.equal(await client.next(), RESPONSE)
	})

	it('is not given in an ACK: a duplicate of the request gets the Empty ACK, before and after', async (t) => {
		const held = heldPublish()
		const { client, clock, published } = await startServer(t, { publish: held.publish })
		client.send(CON)
		await held.called
		clock.advance(1_000)
		client.send(CON)
		assert.deepEqual([await client.next(), await client.next()], [EMPTY_ACK, EMPTY_ACK])
		held.release()
		assert.equal(await client.next(), RESPONSE)
		client.send(CON)
		assert.equal(await client.next(), EMPTY_ACK)
		assert.equal(published.length, 1)
	})

	it('is sent again after 2, 4, 8 and 16 s, and given up 32 s later', async (t) => {
		const { client, clock, log } = await separated(t)
		for (const timeoutMs of [2_000, 4_000, 8_000, 16_000]) {
			clock.advance(timeoutMs - 1)
			await client.expectSilence()
			clock.advance(1)
			assert.equal(await client.next(), RESPONSE)
		}
		clock.advance(31_999)
		assert.equal(log.length, 1)
		clock.advance(1)
		await client.expectSilence()
		const peer = log[1]?.peer
		assert.match(peer ?? '', /^127\.0\.0\.1:\d+$/)
		assert.deepEqual(log[1], {
			event: 'coap.unacknowledged',
			peer,
			deviceId: 'd-1',
			code: '2.01',
			error: 'unanswered',
		})
	})

	it('waits half as long again at most before it is sent again', async (t) => {
		const held = heldPublish()
		const { client, clock } = await startServer(t, { publish: held.publish, random: () => 0.5 })
		client.send(CON)
		await held.called
		clock.advance(1_000)
		await client.next()
		held.release()
		assert.equal(await client.next(), '42418000aabb')
		clock.advance(2_499)
		await client.expectSilence()
		clock.advance(1)
		assert.equal(await client.next(), '42418000aabb')
	})

	it('is not sent again once it is acknowledged', async (t) => {
		const { client, clock, log } = await separated(t)
		clock.advance(2_000)
		assert.equal(await client.next(), RESPONSE)
		client.send('60 00 00 00')
		await client.expectSilence()
		clock.advance(100_000)
		await client.expectSilence()
		assert.equal(log.length, 1)
	})

	it('is not sent again once it is reset', async (t) => {
		const { client, clock, log } = await separated(t)
		client.send('70 00 00 00')
		await client.expectSilence()
		clock.advance(100_000)
		await client.expectSilence()
		assert.equal(log[1]?.error, 'reset')
	})

	const others = [
		{ name: 'an ACK of another message id', send: '60 00 00 01' },
		{ name: 'an ACK that carries a response', send: '60 45 00 00' },
		{ name: 'a malformed ACK', send: '61 00 00 00 aa' },
	]
	for (const { name, send } of others) {
		it(`is sent again after ${name}`, async (t) => {
			const { client, clock } = await separated(t)
			client.send(send)
			await client.expectSilence()
			clock.advance(2_000)
			assert.equal(await client.next(), RESPONSE)
		})
	}

	it('to a NON is just a NON, whenever it is ready', async (t) => {
		const held = heldPublish()
		const { client, clock } = await startServer(t, { publish: held.publish })
		client.send(NON)
		await held.called
		clock.advance(10_000)
		await client.expectSilence()
		held.release()
		assert.equal(await client.next(), '52410000aabb')
		clock.advance(100_000)
		await client.expectSilence()
	})
})
