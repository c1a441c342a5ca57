import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { bindAddresses } from './bindAddresses.ts'
import { bindUdpSocket, type UdpSocket } from './coap/udpSocket.ts'
import type { LogEntry } from './log.ts'

const portVariable = 'COAP_PORT'

const nothingToLog = (entry: LogEntry): never => assert.fail(JSON.stringify(entry))

const failing = (code: string) => Object.assign(new Error(`bind ${code}`), { code })

const boundTo = (port: number): UdpSocket => ({ port, receive: () => {}, close: async () => {} })

describe('the addresses', () => {
	it('share one port that is free on all of them', async () => {
		const sockets = await bindAddresses({
			hosts: ['127.0.0.1', '127.0.0.2'],
			port: 0,
			log: nothingToLog,
			bind: bindUdpSocket,
			portVariable,
		})
		const ports = sockets.map(({ port }) => port)
		await Promise.all(sockets.map(({ close }) => close()))
		assert.equal(ports.length, 2)
		assert.equal(ports[0], ports[1])
	})

	it('try another port when the first free one is taken on the other address', async () => {
		const ports = [5001, 5002]
		const bind = async (host: string, port: number) => {
			if (host === '127.0.0.1') return boundTo(ports.shift() ?? 0)
			if (port === 5001) throw failing('EADDRINUSE')
			return boundTo(port)
		}
		const sockets = await bindAddresses({
			hosts: ['127.0.0.1', '::1'],
			port: 0,
			log: nothingToLog,
			bind,
			portVariable,
		})
		assert.deepEqual(
			sockets.map(({ port }) => port),
			[5002, 5002],
		)
	})

	for (const code of ['EADDRNOTAVAIL', 'EAFNOSUPPORT']) {
		it(`leave ::1 out when the machine has no IPv6 (${code})`, async () => {
			const log: LogEntry[] = []
			const bind = async (host: string, port: number) => {
				if (host === '::1') throw failing(code)
				return boundTo(port)
			}
			const hosts = ['127.0.0.1', '::1']
			const sockets = await bindAddresses({
				hosts,
				port: 5683,
				log: (entry) => log.push(entry),
				bind,
				portVariable,
			})
			assert.equal(sockets.length, 1)
			assert.deepEqual(log, [{ event: 'coap.address.skipped', error: `::1: Error: bind ${code}` }])
		})
	}

	const refused = [
		{ name: 'a name', hosts: ['localhost'], message: 'CoAP: localhost is not an IP address' },
		{
			name: 'an address of another machine', // RFC 5737 §3
			hosts: ['192.0.2.1'],
			message: 'CoAP: cannot listen on 192.0.2.1:0 (UDP): Error: bind EADDRNOTAVAIL 192.0.2.1',
		},
		{ name: 'none at all', hosts: [], message: 'CoAP: no address to listen on (tried: )' },
	]
	for (const { name, hosts, message } of refused) {
		it(`cannot be ${name}`, async () => {
			await assert.rejects(
				bindAddresses({ hosts, port: 0, log: nothingToLog, bind: bindUdpSocket, portVariable }),
				{ message },
			)
		})
	}
})
