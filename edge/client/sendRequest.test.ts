import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { describe, it, type TestContext } from 'node:test'
import { transmissionParameters } from '../coap/transmissionParameters.ts'
import { manualClock } from '../testing/manualClock.ts'
import { startServer } from '../testing/startServer.ts'
import { requestUri } from './requestUri.ts'
import { sendRequest } from './sendRequest.ts'
import { sendToAny } from './sendToAny.ts'

const needs = {
	clock: manualClock(),
	random: () => 0,
	parameters: transmissionParameters,
	responseMs: 1000,
	onRepeat: () => undefined,
}

const post = (port: number, payload: string) => ({
	type: 'CON' as const,
	code: '0.02',
	messageId: 1,
	token: Buffer.from('a1b2', 'hex'),
	options: requestUri(`coap://127.0.0.1:${port}/msg/d2c/raw?id=d-1`).options,
	payload: Buffer.from(payload),
})

/** A port without a listener. */
const deafPort = async (): Promise<number> => {
	const socket = createSocket('udp4').bind(0, '127.0.0.1')
	await once(socket, 'listening')
	const { port } = socket.address()
	await new Promise<void>((resolve) => socket.close(resolve))
	return port
}

describe('a request over UDP', () => {
	const send = (port: number, payload = '\u0080', address = '127.0.0.1') =>
		sendRequest(needs, { address, port }, post(port, payload))

	it('is answered by the server of this project', async (t: TestContext) => {
		const { server, published } = await startServer(t)
		const sent = await send(server.port)
		assert.equal(sent.outcome === 'response' && sent.message.code, '2.01')
		assert.equal(published.length, 1)
	})

	it('is refused with a code and a reason', async (t: TestContext) => {
		const { server } = await startServer(t)
		const sent = await send(server.port, '')
		assert.equal(sent.outcome === 'response' && sent.message.code, '4.00')
		assert.equal(sent.outcome === 'response' && sent.message.payload.toString(), 'payload missing')
	})

	it('is told that nobody listens', async () => {
		assert.deepEqual(await send(await deafPort()), { outcome: 'refused' })
	})

	it('is sent again if the first one is lost, and counts that', async (t: TestContext) => {
		const clock = manualClock()
		const lossy = createSocket('udp4').bind(0, '127.0.0.1')
		t.after(() => lossy.close())
		await once(lossy, 'listening')
		const { port } = lossy.address()
		const counts: number[] = []
		const sent = sendRequest(
			{ ...needs, clock, onRepeat: (count) => counts.push(count) },
			{ address: '127.0.0.1', port },
			post(port, 'x'),
		)
		const [first] = await once(lossy, 'message')
		clock.advance(2000)
		const [second, from] = await once(lossy, 'message')
		assert.deepEqual(second, first)
		lossy.send(Buffer.from('62410001a1b2', 'hex'), from.port, from.address)
		assert.equal((await sent).outcome, 'response')
		assert.deepEqual(counts, [1])
	})

	it('goes to the address at which somebody listens', async (t: TestContext) => {
		const { server } = await startServer(t)
		const ports = [await deafPort(), server.port]
		const sent = await sendToAny(ports, (port) => send(port))
		assert.equal(sent.outcome, 'response')
	})

	it('goes past an address to which nothing can be sent: a link-local one without its link', async (t: TestContext) => {
		const { server } = await startServer(t)
		const sent = await sendToAny(['fe80::1', '127.0.0.1'], (address) => send(server.port, 'x', address))
		assert.equal(sent.outcome, 'response')
	})

	it('fails where nothing can be sent to the last address', async () => {
		await assert.rejects(sendToAny(['fe80::1'], (address) => send(9, 'x', address)))
	})

	it('is refused if no address is left', async () => {
		const port = await deafPort()
		assert.deepEqual(await sendToAny([port, port], (each) => send(each)), { outcome: 'refused' })
	})
})
