import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { describe, it, type TestContext } from 'node:test'
import { type CoapServerOptions, listenCoap } from '../coapServer.ts'
import { manualClock } from '../testing/manualClock.ts'

const started = async (t: TestContext, options: Partial<CoapServerOptions>) => {
	const server = await listenCoap({
		hosts: ['127.0.0.1'],
		port: 0,
		publish: async () => {},
		log: () => {},
		clock: manualClock(),
		...options,
	})
	t.after(server.close)
	return server
}

/** Binding a port of UDP shows whether somebody else has it. */
const isFree = async (port: number): Promise<boolean> => {
	const socket = createSocket('udp4')
	socket.bind({ port, address: '127.0.0.1', exclusive: true })
	try {
		await once(socket, 'listening')
		return true
	} catch {
		return false
	} finally {
		socket.close()
	}
}

const dtls = { hosts: ['127.0.0.1'], port: 0, credentials: { psk: async () => undefined } }

describe('a server', () => {
	it('without DTLS has one port', async (t) => {
		const { dtlsPort } = await started(t, {})
		assert.equal(dtlsPort, undefined)
	})

	it('with DTLS has two ports', async (t) => {
		const { port, dtlsPort = 0 } = await started(t, { dtls })
		assert.notEqual(port, dtlsPort)
		assert.deepEqual([await isFree(port), await isFree(dtlsPort)], [false, false])
	})

	it('with DTLS alone does not take plain CoAP', async (t) => {
		const free = createSocket('udp4')
		free.bind(0, '127.0.0.1')
		await once(free, 'listening')
		const { port } = free.address()
		free.close()
		const { dtlsPort = 0 } = await started(t, { hosts: [], port, dtls })
		assert.deepEqual([await isFree(port), await isFree(dtlsPort)], [true, false])
	})
})
