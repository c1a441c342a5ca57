import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { Floor } from './floor.ts'

/** A datagram to a socket of this process that sends it back. */
export const udpEcho = async (): Promise<Floor> => {
	const [client, server] = [createSocket('udp4'), createSocket('udp4')]
	server.on('message', (datagram, { port, address }) => server.send(datagram, port, address))
	server.bind(0, '127.0.0.1')
	await once(server, 'listening')
	client.connect(server.address().port, '127.0.0.1')
	await once(client, 'connect')
	const datagram = Buffer.alloc(100)
	return {
		name: 'UDP echo of 100 bytes, both sides',
		timesPerMessage: 0.5,
		run: () => {
			const echo = once(client, 'message')
			client.send(datagram)
			return echo
		},
		close: () => {
			client.close()
			server.close()
		},
	}
}
