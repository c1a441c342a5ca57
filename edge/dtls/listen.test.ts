import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { listenCoap } from '../coapServer.ts'
import { psk } from '../testing/psks.ts'
import type { DtlsCredentials } from './credentials.ts'

/** Listens on DTLS at a port, beside another one for UDP. */
const listen = (port: number, dtlsPort: number, credentials: DtlsCredentials) =>
	listenCoap({
		hosts: ['127.0.0.1'],
		port,
		log: () => {},
		publish: async () => {},
		dtls: { port: dtlsPort, credentials },
	})

const openSocket = async (port = 0) => {
	const socket = createSocket('udp4')
	socket.bind({ port, address: '127.0.0.1', exclusive: true })
	await once(socket, 'listening')
	return { port: socket.address().port, close: () => socket.close() }
}

describe('a server that cannot listen on DTLS', () => {
	it('names the variable of a port that is in use, and leaves its other port', async (t) => {
		const taken = await openSocket()
		t.after(taken.close)
		const { port, close } = await openSocket()
		close()
		await assert.rejects(listen(port, taken.port, { psk }), {
			message: `CoAP: 127.0.0.1:${taken.port} (UDP) is already in use. Set COAPS_PORT to a free port.`,
		})
		const again = await openSocket(port)
		again.close()
	})

	it('says what is wrong with its credentials', async () => {
		await assert.rejects(listen(0, 0, {}), { message: 'DTLS needs a certificate or pre-shared keys' })
		await assert.rejects(listen(0, 0, { psk, clientCa: 'x' }), {
			message: 'certificates of the authorities: no start line',
		})
	})
})

describe('a server with DTLS', () => {
	it('closes both ports, once and for all', async () => {
		const server = await listen(0, 0, { psk })
		const { port, dtlsPort } = server
		await Promise.all([server.close(), server.close()])
		for (const each of [port, dtlsPort ?? 0]) {
			const socket = await openSocket(each)
			socket.close()
		}
	})
})
