import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { HostLog } from '../../log.ts'
import type { Iot } from '../iot.ts'
import { type MqttSession, mqttSession } from './mqttSession.ts'
import { takePacket } from './packets.ts'

export type MqttBroker = { readonly port: number; readonly close: () => Promise<void> }

/** Handles the packets of a connection one after the other, and closes it where AWS IoT Core would. */
const serve = (socket: Socket, iot: Iot, sessions: Map<string, MqttSession>, log: HostLog): void => {
	const session = mqttSession({
		iot,
		sessions,
		send: (packet) => void socket.write(packet),
		close: () => void socket.end(),
	})
	let received: Buffer = Buffer.alloc(0)
	let running: Promise<void> = Promise.resolve()
	const handle = async (): Promise<void> => {
		for (let taken = takePacket(received); taken !== undefined; taken = takePacket(received)) {
			received = taken.rest
			await session.receive(taken.packet)
		}
	}
	socket.on('data', (chunk) => {
		running = running
			.then(() => {
				received = Buffer.concat([received, chunk])
				return handle()
			})
			.catch((error: unknown) => {
				log('mqtt', `closes a connection: ${(error as Error).message}`)
				socket.destroy()
			})
	})
	socket.on('error', () => undefined)
	socket.on('close', session.ended)
}

/**
 * The MQTT interface of the message broker of AWS IoT Core, on 127.0.0.1, without TLS and without certificates: whoever
 * reaches it may publish and subscribe. A message of QoS 1 is acknowledged when its rules have run.
 */
export const listenMqtt = async (iot: Iot, port: number, log: HostLog): Promise<MqttBroker> => {
	const sessions = new Map<string, MqttSession>()
	const sockets = new Set<Socket>()
	iot.subscribe((topic, payload) => {
		for (const session of sessions.values()) session.deliver(topic, payload)
	})
	const server = createServer((socket) => {
		sockets.add(socket)
		socket.once('close', () => sockets.delete(socket))
		serve(socket, iot, sessions, log)
	})
	server.listen(port, '127.0.0.1')
	await once(server, 'listening')
	return {
		port: (server.address() as AddressInfo).port,
		close: async () => {
			const closed = once(server, 'close')
			server.close()
			for (const socket of sockets) socket.destroy()
			await closed
		},
	}
}
