import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { LogEntry } from '../log.ts'
import { openUdpClient } from '../testing/udpClient.ts'
import type { Peer } from './peer.ts'
import { bindUdpSocket } from './udpSocket.ts'

describe('a socket that cannot send', () => {
	it('says why, and not to whom', async (t) => {
		const logged = Promise.withResolvers<LogEntry>()
		const socket = await bindUdpSocket('127.0.0.1', 0, logged.resolve)
		const received = Promise.withResolvers<Peer>()
		socket.receive(received.resolve)
		const client = await openUdpClient(socket.port)
		t.after(async () => {
			client.close()
			await socket.close()
		})
		client.send('00')
		const peer = await received.promise
		// RFC 768: the length of a datagram has 16 bits.
		peer.send(Buffer.alloc(70_000))
		assert.deepEqual(await logged.promise, { event: 'coap.socket.failed', error: 'send EMSGSIZE' })
	})
})
