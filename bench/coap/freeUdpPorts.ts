import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'

const bind = async (port: number): Promise<Socket> => {
	const socket = createSocket('udp4')
	socket.bind(port, '127.0.0.1')
	await once(socket, 'listening')
	return socket
}

/** The first one of so many free ports in a row. */
export const freeUdpPorts = async (count: number): Promise<number> => {
	for (;;) {
		const first = await bind(0)
		const { port } = first.address()
		const others = await Promise.allSettled(
			Array.from({ length: count - 1 }, (_, index) => bind(port + index + 1)),
		)
		first.close()
		for (const other of others) if (other.status === 'fulfilled') other.value.close()
		if (others.every(({ status }) => status === 'fulfilled')) return port
	}
}
