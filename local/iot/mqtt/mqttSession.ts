import type { Iot } from '../iot.ts'
import { matchesTopic } from '../iotSql.ts'
import {
	CONNECT,
	DISCONNECT,
	type Packet,
	PINGREQ,
	PUBACK,
	PUBLISH,
	readerOf,
	SUBSCRIBE,
	UNSUBSCRIBE,
	uint16,
	writePacket,
	writeText,
} from './packets.ts'

type Needs = {
	readonly iot: Iot
	readonly send: (packet: Buffer) => void
	/** the sessions of all clients, by client id */
	readonly sessions: Map<string, MqttSession>
	readonly close: () => void
}

export type MqttSession = {
	/** Throws on what AWS IoT Core answers by closing the connection. */
	readonly receive: (packet: Packet) => Promise<void>
	/** Sends a message if a subscription matches its topic. */
	readonly deliver: (topic: string, payload: Uint8Array) => void
	readonly close: () => void
	readonly ended: () => void
}

/** What one client does on its connection: MQTT 3.1.1 as AWS IoT Core has it, without persistent sessions. */
export const mqttSession = ({ iot, send, sessions, close }: Needs): MqttSession => {
	let clientId: string | undefined
	let packetId = 0
	/** topic filters with their QoS */
	const subscriptions = new Map<string, number>()

	const connect = (body: Buffer): void => {
		const reader = readerOf(body)
		const protocol = reader.text()
		// §3.1.2.2: 4 is MQTT 3.1.1; return code 1 is an unacceptable protocol version.
		const isKnown = protocol === 'MQTT' && reader.byte() === 4
		send(writePacket(2, 0, Buffer.of(0, isKnown ? 0 : 1)))
		if (!isKnown) throw new Error(`the host speaks MQTT 3.1.1, not ${protocol}`)
		reader.byte()
		reader.uint16()
		clientId = reader.text()
		// §3.1.4: a second connection with the same client id ends the first one.
		sessions.get(clientId)?.close()
		sessions.set(clientId, session)
	}

	const publish = async ({ flags, body }: Packet): Promise<void> => {
		const reader = readerOf(body)
		const qos = (flags >> 1) & 3
		// AWS IoT Core has QoS 0 and 1, and closes the connection otherwise.
		if (qos > 1) throw new Error('QoS 2 is not supported')
		const topic = reader.text()
		const id = qos === 1 ? reader.uint16() : undefined
		await iot.publish(topic, reader.rest(), 'mqtt')
		if (id !== undefined) send(writePacket(PUBACK, 0, uint16(id)))
	}

	const subscribe = (body: Buffer): void => {
		const reader = readerOf(body)
		const id = reader.uint16()
		const granted: number[] = []
		while (!reader.isAtEnd()) {
			const filter = reader.text()
			// QoS 2 is granted as QoS 1.
			const qos = Math.min(reader.byte(), 1)
			subscriptions.set(filter, qos)
			granted.push(qos)
		}
		send(writePacket(9, 0, uint16(id), Buffer.from(granted)))
	}

	const unsubscribe = (body: Buffer): void => {
		const reader = readerOf(body)
		const id = reader.uint16()
		while (!reader.isAtEnd()) subscriptions.delete(reader.text())
		send(writePacket(11, 0, uint16(id)))
	}

	const session: MqttSession = {
		receive: async (packet) => {
			if ((clientId === undefined) !== (packet.type === CONNECT))
				throw new Error('MQTT 3.1.1 §3.1: the first packet is CONNECT, and no other one')
			if (packet.type === CONNECT) connect(packet.body)
			else if (packet.type === PUBLISH) await publish(packet)
			else if (packet.type === SUBSCRIBE) subscribe(packet.body)
			else if (packet.type === UNSUBSCRIBE) unsubscribe(packet.body)
			else if (packet.type === PINGREQ) send(writePacket(13, 0))
			else if (packet.type === DISCONNECT) close()
			else if (packet.type !== PUBACK)
				throw new Error(`MQTT packets of type ${packet.type} are not supported`)
		},
		deliver: (topic, payload) => {
			const matching = [...subscriptions].filter(([filter]) => matchesTopic(filter, topic))
			if (matching.length === 0) return
			const qos = Math.max(...matching.map(([, each]) => each))
			packetId = (packetId % 0xffff) + 1
			const id = qos === 0 ? Buffer.alloc(0) : uint16(packetId)
			send(writePacket(PUBLISH, qos << 1, writeText(topic), id, payload))
		},
		close,
		ended: () => {
			if (clientId !== undefined && sessions.get(clientId) === session) sessions.delete(clientId)
		},
	}
	return session
}
