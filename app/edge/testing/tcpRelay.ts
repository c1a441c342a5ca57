import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A way for TCP connections to a port of this machine, which a test cuts. */
export const startRelay = async (port: number) => {
	const sockets = new Set<Socket>()
	let isOpen = true
	const server = createServer((incoming) => {
		if (!isOpen) return void incoming.destroy()
		const outgoing = connect(port, '127.0.0.1')
		for (const [socket, other] of [
			[incoming, outgoing],
			[outgoing, incoming],
		] as const) {
			sockets.add(socket)
			socket.on('error', () => undefined)
			socket.on('close', () => {
				sockets.delete(socket)
				other.destroy()
			})
			socket.pipe(other)
		}
	})
	server.listen(0, '127.0.0.1')
	await once(server, 'listening')
	const cut = (): void => {
		isOpen = false
		for (const socket of sockets) socket.destroy()
	}
	return {
		port: (server.address() as AddressInfo).port,
		/** ends all connections, and takes no new ones until `mend` */
		cut,
		mend: () => {
			isOpen = true
		},
		close: async () => {
			cut()
			server.close()
			await once(server, 'close')
		},
	}
}
