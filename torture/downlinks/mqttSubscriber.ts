import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import {
	PUBACK,
	PUBLISH,
	readerOf,
	SUBSCRIBE,
	takePacket,
	uint16,
	writePacket,
	writeText,
} from '../../local/iot/mqtt/packets.ts'
import type { Sighting } from './sighting.ts'

/** A time in which a device was subscribed, in milliseconds since the Unix epoch. */
export type Subscribed = { readonly from: number; readonly until: number }

/** A device that subscribes to its downlinks, and what truly happened to it. */
export type MqttSubscriber = {
	/** each downlink when it came first, in that order */
	readonly seen: readonly Sighting[]
	/** the times in which it was subscribed */
	readonly subscribed: () => readonly Subscribed[]
	readonly close: () => void
}

type MqttSubscriberOptions = { readonly port: number; readonly deviceId: string; readonly topic: string }

const pause = 200

const CONNECT = 1
const SUBACK = 9

/** MQTT 3.1.1 §3.1.2: a clean session without keep-alive */
const connectHead = Buffer.of(0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 0)

/** Subscribes with QoS 1, and again whenever the connection ends. */
export const startMqttSubscriber = ({ port, deviceId, topic }: MqttSubscriberOptions): MqttSubscriber => {
	const seen: Sighting[] = []
	const known = new Set<string>()
	const earlier: Subscribed[] = []
	let since: number | undefined
	let isOver = false
	let end = (): void => undefined

	const hear = ({ flags, body }: { readonly flags: number; readonly body: Buffer }): Buffer | undefined => {
		const reader = readerOf(body)
		reader.text()
		const id = (flags & 6) === 0 ? undefined : reader.uint16()
		const payload = reader.rest().toString('hex')
		if (!known.has(payload)) seen.push({ payload })
		known.add(payload)
		return id === undefined ? undefined : writePacket(PUBACK, 0, uint16(id))
	}

	const run = async (): Promise<void> => {
		const { promise: closed, resolve } = Promise.withResolvers<void>()
		const socket = connect(port, '127.0.0.1')
		end = () => void socket.destroy()
		let received = Buffer.alloc(0)
		socket.on('error', () => undefined)
		socket.on('close', () => resolve())
		socket.on('connect', () => {
			socket.write(writePacket(CONNECT, 0, connectHead, writeText(deviceId)))
			socket.write(writePacket(SUBSCRIBE, 2, uint16(1), writeText(topic), Buffer.of(1)))
		})
		socket.on('data', (bytes) => {
			received = Buffer.concat([received, bytes])
			for (let taken = takePacket(received); taken !== undefined; taken = takePacket(received)) {
				received = Buffer.from(taken.rest)
				if (taken.packet.type === SUBACK) since = Date.now()
				const answer = taken.packet.type === PUBLISH ? hear(taken.packet) : undefined
				if (answer !== undefined) socket.write(answer)
			}
		})
		await closed
		if (since !== undefined) earlier.push({ from: since, until: Date.now() })
		since = undefined
	}
	const follow = async (): Promise<void> => {
		while (!isOver) {
			await run()
			await wait(pause)
		}
	}
	void follow()
	return {
		seen,
		subscribed: () => [...earlier, ...(since === undefined ? [] : [{ from: since, until: Date.now() }])],
		close: () => {
			isOver = true
			end()
		},
	}
}
