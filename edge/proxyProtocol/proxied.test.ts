import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { Peer } from '../coap/peer.ts'
import { listenCoap } from '../coapServer.ts'
import type { LogEntry } from '../log.ts'
import type { Resource } from '../resource.ts'
import { manualClock } from '../testing/manualClock.ts'
import { certificate, dtls, headed, IPV4, IPV4_LATER, IPV6, psk, uniqueId } from '../testing/proxyHeader.ts'
import { startServer } from '../testing/startServer.ts'
import { ascii, fromHex, openUdpClient } from '../testing/udpClient.ts'
import { proxiedPeers } from './proxiedPeers.ts'
import { bindProxiedSocket } from './proxiedSocket.ts'

const PATH = `b3 ${ascii('msg')} 03 ${ascii('d2c')} 03 ${ascii('raw')}`
const post = (messageId: string, query = ''): string => `40 02 ${messageId} ${PATH} ${query} ff 00`
const ID = (id: string): string => `46 ${ascii(`id=${id}`)}`
const OPTIONS = { clock: manualClock(), isPlainTaken: true }
const TOPIC = 'm/d/d-1/d2c/raw'
const LARGE: Resource = {
	path: ['large'],
	methods: { GET: async () => ({ code: '2.05', payload: Buffer.alloc(200, 'x') }) },
}
const getLarge = (messageId: string, more = ''): string => `40 01 ${messageId} b5 ${ascii('large')} ${more}`

const started = async (t: TestContext) => {
	const { server, clock, published, log } = await startServer(t, { proxied: { port: 0 }, resources: [LARGE] })
	assert.ok(server.proxiedPort !== undefined)
	const port = server.proxiedPort
	const open = async () => {
		const client = await openUdpClient(port)
		t.after(client.close)
		return client
	}
	return { open, clock, published, log, topics: () => published.map(({ topic }) => topic) }
}

describe('a datagram of a terminator', () => {
	const session = (identity: string): string => `${uniqueId}${dtls}${psk(identity)}`

	it('is one of the device with its PSK identity, and the answer has no header', async (t) => {
		const { open, topics, log } = await started(t)
		const terminator = await open()
		terminator.send(headed({ body: `${IPV4} ${session('d-1')}` }, post('0001')))
		assert.equal(await terminator.next(), '60410001')
		assert.deepEqual(topics(), [TOPIC])
		assert.deepEqual(log, [{ event: 'coap.request', deviceId: 'd-1', code: '2.01', bytes: 1, ms: 0 }])
	})

	it('is one of the device with the common name of its certificate', async (t) => {
		const { open, topics } = await started(t)
		const terminator = await open()
		const body = `${IPV6} ${uniqueId}${certificate('d-1')}`
		terminator.send(headed({ transport: '22', body }, post('0001')))
		assert.equal(await terminator.next(), '60410001')
		assert.deepEqual(topics(), [TOPIC])
	})

	for (const [name, fields] of [
		['PSK identity', session('d-1')],
		['common name', `${uniqueId}${certificate('d-1')}`],
	] as const)
		it(`may not name another device than its ${name}`, async (t) => {
			const { open, topics } = await started(t)
			const terminator = await open()
			terminator.send(headed({ body: `${IPV4} ${fields}` }, post('0001', ID('d-2'))))
			assert.match(await terminator.next(), /^60830001/)
			assert.deepEqual(topics(), [])
		})

	it('names its device if the client has shown nothing, or has no DTLS', async (t) => {
		const { open, topics } = await started(t)
		const terminator = await open()
		for (const [index, fields] of [`${uniqueId}${dtls}`, ''].entries()) {
			terminator.send(headed({ body: `${IPV4} ${fields}` }, post(`000${index}`)))
			assert.match(await terminator.next(), new RegExp(`^6080000${index}`))
			terminator.send(headed({ body: `${IPV4} ${fields}` }, post(`001${index}`, ID('d-1'))))
			assert.equal(await terminator.next(), `6041001${index}`)
		}
		assert.deepEqual(topics(), [TOPIC, TOPIC])
	})

	it('is a repeat in its session, also from another address', async (t) => {
		const { open, topics } = await started(t)
		const terminator = await open()
		for (const address of [IPV4, IPV4_LATER]) {
			terminator.send(headed({ body: `${address} ${session('d-1')}` }, post('0001')))
			assert.equal(await terminator.next(), '60410001')
		}
		assert.equal(topics().length, 1)
	})

	it('is none in another session, of another device, or of another address without DTLS', async (t) => {
		const { open, topics } = await started(t)
		const terminator = await open()
		const others = [
			session('d-1'),
			session('d-1').replace('0011223344556677', '0011223344556678'),
			`${uniqueId}${certificate('d-1')}`,
		].map((fields) => `${IPV4} ${fields}`)
		for (const body of others) terminator.send(headed({ body }, post('0001')))
		for (const address of [IPV4, IPV4_LATER])
			terminator.send(headed({ body: address }, post('0001', ID('d-1'))))
		for (let answers = 0; answers < 5; answers++) assert.equal(await terminator.next(), '60410001')
		assert.equal(topics().length, 5)
	})

	it('gets its answer at the socket that sent it', async (t) => {
		const { open } = await started(t)
		const [first, second] = [await open(), await open()]
		first.send(headed({ body: `${IPV4} ${session('d-1')}` }, post('0001')))
		assert.equal(await first.next(), '60410001')
		second.send(headed({ body: `${IPV4} ${session('d-1')}` }, post('0002')))
		assert.equal(await second.next(), '60410002')
		// A ping of its own is the next that the first socket gets.
		first.send(headed({ start: '20', transport: '00', body: '' }, '40 00 00 03'))
		assert.equal(await first.next(), '70000003')
	})

	it('of the terminator itself is a ping of its own', async (t) => {
		const { open, log } = await started(t)
		const terminator = await open()
		terminator.send(headed({ start: '20', transport: '00', body: '' }, '40 00 00 01'))
		assert.equal(await terminator.next(), '70000001')
		assert.deepEqual(log, [])
	})
})

// RFC 7252 §11.3, RFC 9146 §6
describe('a large answer through a terminator', () => {
	const secured = (address: string): string => `${address} ${uniqueId}${dtls}${psk('d-1')}`
	const isContent = (answer: string): boolean => answer.startsWith('6045')

	it('goes to the address of the handshake at once', async (t) => {
		const { open } = await started(t)
		const terminator = await open()
		terminator.send(headed({ body: secured(IPV4) }, getLarge('0001')))
		assert.ok(isContent(await terminator.next()))
	})

	for (const [name, body] of [
		['an address without DTLS', IPV4_LATER],
		['the new address of a session', secured(IPV4_LATER)],
	] as const)
		it(`goes to ${name} after Echo`, async (t) => {
			const { open } = await started(t)
			const terminator = await open()
			terminator.send(headed({ body: secured(IPV4) }, getLarge('0001')))
			assert.ok(isContent(await terminator.next()))
			terminator.send(headed({ body }, getLarge('0002')))
			const [, echo] = /^60810002dcef(.{24})/.exec(await terminator.next()) ?? []
			assert.ok(echo !== undefined)
			// Echo (252) after Uri-Path (11)
			terminator.send(headed({ body }, getLarge('0003', `dc e4 ${echo}`)))
			assert.ok(isContent(await terminator.next()))
			const third = body.replace(IPV4_LATER, 'c0000264 c6336401 ee48 1634')
			terminator.send(headed({ body: third }, getLarge('0004')))
			assert.match(await terminator.next(), /^60810004/)
		})
})

describe('the port for a terminator', () => {
	it('drops a datagram without a usable header, and logs why, without its bytes', async (t) => {
		const { open, topics, log } = await started(t)
		const terminator = await open()
		const plain = post('0001', ID('d-1'))
		const identified = headed({ body: `${IPV4} ${dtls}${psk('d-1')}` }, post('0002'))
		terminator.send(plain, headed({ transport: '11', body: IPV4 }, post('0003')), identified)
		terminator.send(headed({ start: '20', transport: '00', body: '' }, '40 00 00 04'))
		assert.equal(await terminator.next(), '70000004')
		assert.deepEqual(topics(), [])
		assert.deepEqual(
			log.map(({ event, error }) => [event, error]),
			[
				['coap.proxied.refused', 'no header of the PROXY protocol, version 2'],
				[
					'coap.proxied.refused',
					'address family and transport 0x11: neither UDP over IPv4 (0x12) nor over IPv6 (0x22)',
				],
				['coap.proxied.refused', 'a session without PP2_TYPE_UNIQUE_ID of 1 to 128 bytes'],
			],
		)
		const [first] = log
		assert.ok(first?.peer?.startsWith('127.0.0.1:'))
		assert.deepEqual(first?.bytes, fromHex(plain).length)
	})

	for (const host of ['0.0.0.0', '::', '192.0.2.1', '127.0.0.2', 'localhost'])
		it(`is not opened on ${host}`, async () => {
			await assert.rejects(
				bindProxiedSocket(host, 0, () => {}, OPTIONS),
				{
					message: `CoAP: the PROXY protocol is taken on 127.0.0.1 and ::1 only, not on ${host}: anyone who reaches it can claim to be any device`,
				},
			)
		})

	it('takes nothing from an address that is not of loopback, wherever it was sent to', () => {
		const log: LogEntry[] = []
		const taken: Peer[] = []
		const { receive } = proxiedPeers({ ...OPTIONS, log: (entry) => log.push(entry) })
		const datagram = fromHex(headed({ body: IPV4 }, '40000001'))
		for (const address of ['192.0.2.1:40000', '[2001:db8::1]:40000', '[::ffff:192.0.2.1]:40000'])
			receive({ key: address, address, send: () => assert.fail() }, datagram, (peer) => taken.push(peer))
		assert.deepEqual(
			log.map(({ peer, error }) => [peer, error]),
			[
				['192.0.2.1:40000', 'it does not come from this machine'],
				['[2001:db8::1]:40000', 'it does not come from this machine'],
				['[::ffff:192.0.2.1]:40000', 'it does not come from this machine'],
			],
		)
		receive({ key: 'l', address: '[::1]:40000', send: () => assert.fail() }, datagram, (peer) =>
			taken.push(peer),
		)
		assert.deepEqual(
			taken.map(({ address }) => address),
			['192.0.2.17:49152'],
		)
	})

	it('takes no client without DTLS where plain CoAP is not taken', async (t) => {
		const log: LogEntry[] = []
		const server = await listenCoap({
			hosts: [],
			port: 0,
			proxied: { port: 0 },
			publish: async () => {},
			log: (entry) => log.push(entry),
		})
		t.after(server.close)
		const terminator = await openUdpClient(server.proxiedPort ?? 0)
		t.after(terminator.close)
		terminator.send(headed({ body: IPV4 }, post('0001', ID('d-1'))))
		terminator.send(headed({ body: `${IPV4} ${uniqueId}${dtls}${psk('d-1')}` }, post('0002')))
		assert.equal(await terminator.next(), '60410002')
		assert.deepEqual(
			log.map(({ event, error }) => [event, error]),
			[
				['coap.proxied.refused', 'a client without DTLS'],
				['coap.request', undefined],
			],
		)
	})

	it('is not open unless it is asked for', async (t) => {
		const { server } = await startServer(t)
		assert.equal(server.proxiedPort, undefined)
	})

	it('says how to change it if it is in use', async (t) => {
		const { server } = await startServer(t, { proxied: { port: 0 } })
		const port = server.proxiedPort ?? 0
		const options = { hosts: ['127.0.0.1'], port: 0, publish: async () => {}, log: () => {} }
		await assert.rejects(listenCoap({ ...options, proxied: { port } }), {
			message: `CoAP: 127.0.0.1:${port} (UDP) is already in use. Set COAP_PROXY_PROTOCOL_PORT to a free port.`,
		})
	})
})
