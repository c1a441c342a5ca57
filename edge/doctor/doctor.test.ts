import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { describe, it, type TestContext } from 'node:test'
import { systemClock } from '../coap/clock.ts'
import { closedUdpPort } from '../testing/closedUdpPort.ts'
import { manualClock } from '../testing/manualClock.ts'
import { startServer } from '../testing/startServer.ts'
import { fromHex } from '../testing/udpClient.ts'
import { boundAddresses } from './boundAddresses.ts'
import { checkBinding } from './checkBinding.ts'
import { checkCoap, type Probe } from './checkCoap.ts'
import { checkDtls } from './checkDtls.ts'
import { clientHello, readHelloAnswer } from './clientHello.ts'
import { causesOfSilence } from './silence.ts'

/** A UDP socket on a free port, which answers each datagram in this way, or not at all. */
const listen = async (t: TestContext, answer?: (datagram: Buffer) => string) => {
	const socket = createSocket('udp4')
	const heard: Buffer[] = []
	const arrivals: (() => void)[] = []
	socket.on('message', (datagram, { port, address }) => {
		heard.push(datagram)
		arrivals.shift()?.()
		if (answer !== undefined) socket.send(fromHex(answer(datagram)), port, address)
	})
	socket.bind(0, '127.0.0.1')
	await once(socket, 'listening')
	t.after(() => socket.close())
	return { port: socket.address().port, heard, arrival: () => new Promise<void>((go) => arrivals.push(go)) }
}

const probe = (port: number): Probe => ({ clock: systemClock, address: '127.0.0.1', port, firstWaitMs: 500 })

/** Advances the clock each time the probe has sent again, until it gives up. */
const untilSilence = async <T>(
	check: (probe: Probe) => Promise<T>,
	{ port, arrival }: Awaited<ReturnType<typeof listen>>,
): Promise<T> => {
	const clock = manualClock()
	const first = arrival()
	const checked = check({ clock, address: '127.0.0.1', port, firstWaitMs: 500 })
	await first
	for (const wait of [500, 1000, 2000]) {
		const next = arrival()
		clock.advance(wait)
		await next
	}
	clock.advance(60_000)
	return checked
}

describe('the check of a CoAP server', () => {
	it('finds a door for messages of devices', async (t) => {
		const { server } = await startServer(t, { clock: systemClock })
		assert.deepEqual(
			(await checkCoap(probe(server.port))).map(({ status, text }) => [status, text]),
			[
				['ok', 'a CoAP server answers'],
				['ok', 'it takes messages of devices at /msg/d2c/raw'],
			],
		)
	})

	it('is not content with another CoAP server', async (t) => {
		// RFC 7252 §3: a ping gets RST, and the request 2.05 with Content-Format 40 and `</other>`.
		const { port } = await listen(t, (datagram) => {
			const [, code, high = 0, low = 0] = datagram
			const messageId = Buffer.of(high, low).toString('hex')
			const token = datagram.subarray(4, 8).toString('hex')
			return code === 0 ? `7000${messageId}` : `6445${messageId}${token}c128ff3c2f6f746865723e`
		})
		const [, discovered] = await checkCoap(probe(port))
		assert.deepEqual(discovered?.status, 'failed')
		assert.match(discovered?.text ?? '', /another CoAP server/)
	})

	it('knows a closed port from silence', async () => {
		const [closed, ...others] = await checkCoap(probe(await closedUdpPort()))
		assert.deepEqual([closed?.status, others], ['failed', []])
		assert.match(closed?.text ?? '', /nothing listens there/)
		assert.match(closed?.causes?.[0] ?? '', /no server runs there/)
	})

	it('sends its ping four times, and says what silence can mean', async (t) => {
		const listener = await listen(t)
		const [silent, ...others] = await untilSilence(checkCoap, listener)
		assert.deepEqual([silent?.status, silent?.text, others], ['failed', 'nothing answers', []])
		// An Empty confirmable message (RFC 7252 §4.3), the same each time.
		assert.equal(listener.heard.length, 4)
		assert.match(listener.heard[0]?.toString('hex') ?? '', /^4000[0-9a-f]{4}$/)
		assert.equal(new Set(listener.heard.map((datagram) => datagram.toString('hex'))).size, 1)
		assert.ok((silent?.causes ?? []).length > 0)
	})
})

describe('what silence can mean', () => {
	const cases = [
		{ address: '203.0.113.7', says: [/security group.* UDP/, /--host 0\.0\.0\.0/, /NAT/, /no UDP out/] },
		{ address: '2001:db8::1', says: [/security group/, /NAT/] },
		{ address: '192.168.1.2', says: [/security group/, /--host/, /private address/] },
		{ address: '100.64.0.1', says: [/private address/] },
		{ address: 'fd00::1', says: [/private address/] },
		{ address: '127.0.0.1', says: [/no server runs there/] },
		{ address: '::1', says: [/no server runs there/] },
	]
	for (const { address, says } of cases)
		it(`depends on the address: ${address}`, () => {
			const causes = causesOfSilence(address, 5683)
			for (const say of says)
				assert.ok(
					causes.some((cause) => say.test(cause)),
					`${say}: ${causes.join('; ')}`,
				)
		})

	it('is not NAT or a security group for this machine itself', () => {
		assert.doesNotMatch(causesOfSilence('127.0.0.1', 5683).join(), /NAT|security group/)
	})
})

describe('the check of a DTLS server', () => {
	// Records of DTLS (RFC 6347 §4.1): type, version, epoch, sequence number, length; then the handshake type.
	const answers = [
		{ name: 'HelloVerifyRequest', hex: '16feff000000000000000000050300000200', status: 'ok' },
		{ name: 'ServerHello', hex: '16fefd000000000000000000050200000200', status: 'ok' },
		{ name: 'an alert', hex: '15fefd0000000000000000000002022800', status: 'failed' },
		{ name: 'a Reset of CoAP', hex: '70000000', status: 'failed' },
		{ name: 'an empty datagram', hex: '', status: 'failed' },
	]
	for (const { name, hex, status } of answers)
		it(`takes ${name} for ${status}`, async (t) => {
			const { port, heard } = await listen(t, () => hex)
			assert.equal((await checkDtls(probe(port))).status, status)
			assert.equal(heard.length, 1)
		})

	it('sends its hello four times to a server that is silent', async (t) => {
		const listener = await listen(t)
		const { text, causes } = await untilSilence(checkDtls, listener)
		assert.equal(text, 'nothing answers')
		assert.match(causes?.at(-1) ?? '', /without DTLS/)
		assert.equal(listener.heard.length, 4)
	})

	it('knows a closed port', async () => {
		assert.match((await checkDtls(probe(await closedUdpPort()))).text, /nothing listens there/)
	})

	it('sends a ClientHello whose lengths are right (RFC 6347 §4.2.2)', () => {
		const hello = clientHello()
		assert.equal(hello.readUInt16BE(11), hello.length - 13)
		assert.equal(hello.readUIntBE(14, 3), hello.length - 25)
		assert.equal(hello.readUIntBE(22, 3), hello.length - 25)
		assert.equal(readHelloAnswer(hello), 'no DTLS')
	})
})

describe('the addresses that a port is bound to', () => {
	// Lines of /proc/net/udp and /proc/net/udp6 on a machine with port 5683 bound in several ways
	const head = '   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n'
	const row = (address: string) =>
		`  104: ${address}:1633 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000\n`
	const cases = [
		{ hex: '0100007F', address: '127.0.0.1' },
		{ hex: '00000000', address: '0.0.0.0' },
		{ hex: '0A02A8C0', address: '192.168.2.10' },
		{ hex: '00000000000000000000000000000000', address: '::' },
		{ hex: '00000000000000000000000001000000', address: '::1' },
		{ hex: 'B80D0120000000000000000001000000', address: '2001:db8::1' },
	]
	for (const { hex, address } of cases)
		it(`are read from the table of Linux: ${address}`, () => {
			assert.deepEqual(boundAddresses(head + row(hex), 5683), [address])
			assert.deepEqual(boundAddresses(head + row(hex), 5684), [])
		})

	it('tell who can reach the server', () => {
		const statusOf = (...tables: readonly string[]) => checkBinding(5683, tables)?.status
		assert.equal(statusOf(head + row('0100007F'), ''), 'note')
		assert.equal(statusOf(head + row('0100007F') + row('00000000'), ''), 'ok')
		assert.equal(statusOf(head, head), 'failed')
		assert.equal(statusOf('', ''), undefined)
	})
})
