import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { heldPublish } from '../testing/heldPublish.ts'
import { startServer } from '../testing/startServer.ts'
import { ascii, openUdpClient } from '../testing/udpClient.ts'

const OPTIONS = `b3 ${ascii('msg')} 03 ${ascii('d2c')} 03 ${ascii('raw')} 46 ${ascii('id=d-1')}`
const CON = `41 02 12 34 aa ${OPTIONS} ff 00`
const NON = `51 02 12 34 aa ${OPTIONS} ff 00`
const ACK = '61411234aa'

// RFC 7252 §4.5
describe('row 2: edge: a duplicate', () => {
	it('of a CON gets the same answer, and the request is processed once', async (t) => {
		const { client, published } = await startServer(t)
		client.send(CON, CON, CON)
		assert.deepEqual([await client.next(), await client.next(), await client.next()], [ACK, ACK, ACK])
		assert.equal(published.length, 1)
	})

	it('of a failed CON gets the failure again', async (t) => {
		const { client, published } = await startServer(t, { publish: () => Promise.reject(new Error('down')) })
		client.send(CON, CON)
		const first = await client.next()
		assert.equal(first.slice(0, 4), '61a3')
		assert.equal(await client.next(), first)
		assert.equal(published.length, 1)
	})

	it('of a CON within EXCHANGE_LIFETIME is known, afterwards it is a new request', async (t) => {
		const { client, clock, published } = await startServer(t)
		client.send(CON)
		assert.equal(await client.next(), ACK)
		clock.advance(246_999)
		client.send(CON)
		assert.equal(await client.next(), ACK)
		assert.equal(published.length, 1)
		clock.advance(1)
		client.send(CON)
		assert.equal(await client.next(), ACK)
		assert.equal(published.length, 2)
	})

	it('that arrives while the first is processed waits for the same answer', async (t) => {
		const held = heldPublish()
		const { client, published } = await startServer(t, { publish: held.publish })
		client.send(CON)
		await held.called
		client.send(CON)
		await client.expectSilence()
		held.release()
		assert.equal(await client.next(), ACK)
		await client.expectSilence()
		assert.equal(published.length, 1)
	})

	it('of a NON is ignored within NON_LIFETIME, afterwards it is a new request', async (t) => {
		const { client, clock, published } = await startServer(t)
		client.send(NON)
		assert.equal(await client.next(), '51410000aa')
		clock.advance(144_999)
		client.send(NON)
		await client.expectSilence()
		assert.equal(published.length, 1)
		clock.advance(1)
		client.send(NON)
		assert.equal(await client.next(), '51410001aa')
		assert.equal(published.length, 2)
	})

	it('is one only if it comes from the same endpoint', async (t) => {
		const { server, client, published } = await startServer(t)
		const other = await openUdpClient(server.port)
		t.after(other.close)
		client.send(CON)
		other.send(CON)
		assert.deepEqual([await client.next(), await other.next()], [ACK, ACK])
		assert.equal(published.length, 2)
	})

	it('is forgotten, the oldest first, when more requests come than can be remembered', async (t) => {
		const { client, published } = await startServer(t, { parameters: { maxRemembered: 2 } })
		const request = (messageId: string) => `40 02 ${messageId} ${OPTIONS} ff 00`
		for (const messageId of ['00 01', '00 02', '00 03', '00 02', '00 03', '00 01']) {
			client.send(request(messageId))
			await client.next()
		}
		assert.equal(published.length, 4)
	})
})
