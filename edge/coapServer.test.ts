import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { listenCoap } from './coapServer.ts'
import { heldPublish } from './testing/heldPublish.ts'
import { startServer } from './testing/startServer.ts'
import { ascii } from './testing/udpClient.ts'

const OPTIONS = `b3 ${ascii('msg')} 03 ${ascii('d2c')} 03 ${ascii('raw')} 46 ${ascii('id=d-1')}`
const CON = `40 02 12 34 ${OPTIONS} ff 00`

describe('the server', () => {
	it('answers a running request before it closes, and takes no other', async (t) => {
		const held = heldPublish()
		const { server, client, published } = await startServer(t, { publish: held.publish })
		client.send(CON)
		await held.called
		const closed = server.close()
		client.send(`40 02 12 35 ${OPTIONS} ff 00`)
		// Two turns of the event loop: one to send, one to receive.
		await setImmediate()
		await setImmediate()
		held.release()
		assert.equal(await client.next(), '60411234')
		await closed
		assert.equal(published.length, 1)
	})

	it('waits for a running request no longer than 5 s', async (t) => {
		const held = heldPublish()
		const { server, client, clock } = await startServer(t, { publish: held.publish })
		client.send(CON)
		await held.called
		const closed = server.close()
		clock.advance(5_000)
		await closed
		held.release()
	})

	it('may be closed twice', async (t) => {
		const { server } = await startServer(t)
		await Promise.all([server.close(), server.close()])
	})

	it('says which address is in use, and what to do', async (t) => {
		const { server } = await startServer(t)
		await assert.rejects(
			listenCoap({ hosts: ['127.0.0.1'], port: server.port, publish: async () => {}, log: () => {} }),
			{ message: `CoAP: 127.0.0.1:${server.port} (UDP) is already in use. Set COAP_PORT to a free port.` },
		)
	})
})
