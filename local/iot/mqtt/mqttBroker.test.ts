import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { createIot, type Iot } from '../iot.ts'
import { listenMqtt } from './mqttBroker.ts'

type Published = readonly [topic: string, payload: string, protocol: string]

// Packets by hand, MQTT 3.1.1: CONNECT as "c" (§3.1), and what belongs to it.
const CONNECT = '10 0d 00 04 4d 51 54 54 04 02 00 3c 00 01 63'
const CONNACK = '20 02 00 00'
const PUBLISH_QOS_1 = '32 08 00 03 61 2f 62 00 07 78'
const PUBACK = '40 02 00 07'

const fromHex = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex')

describe('mqttBroker', () => {
	const start = async (t: TestContext) => {
		const published: Published[] = []
		const real = createIot([], { isUp: () => true, now: () => 0, log: () => undefined })
		const iot: Iot = {
			...real,
			publish: async (topic, payload, protocol) => {
				if (topic === 'refused') throw new Error('refused')
				await real.publish(topic, payload, protocol)
				published.push([topic, Buffer.from(payload).toString(), protocol])
			},
		}
		const broker = await listenMqtt(iot, 0, () => undefined)
		t.after(broker.close)
		const open = async (): Promise<Socket> => {
			const socket = connect(broker.port, '127.0.0.1')
			await once(socket, 'connect')
			return socket
		}
		return { iot, published, open }
	}

	/** Sends bytes, and reads as many as are expected. */
	const expectAnswer = async (socket: Socket, hex: string, expected: string): Promise<void> => {
		const { length } = fromHex(expected)
		socket.write(fromHex(hex))
		let received = Buffer.alloc(0)
		while (received.length < length) received = Buffer.concat([received, (await once(socket, 'data'))[0]])
		assert.equal(received.toString('hex'), fromHex(expected).toString('hex'))
	}

	const expectClosed = async (socket: Socket, hex: string): Promise<void> => {
		socket.on('error', () => undefined)
		socket.resume()
		socket.write(fromHex(hex))
		await once(socket, 'close')
	}

	it('acknowledges a message of QoS 1 when it is published', async (t) => {
		const { published, open } = await start(t)
		const socket = await open()
		await expectAnswer(socket, CONNECT, CONNACK)
		await expectAnswer(socket, PUBLISH_QOS_1, PUBACK)
		assert.deepEqual(published, [['a/b', 'x', 'mqtt']])
	})

	it('takes packets in pieces, and several at once', async (t) => {
		const { published, open } = await start(t)
		const socket = await open()
		socket.write(fromHex(CONNECT).subarray(0, 5))
		socket.write(fromHex(CONNECT).subarray(5))
		await expectAnswer(socket, `${PUBLISH_QOS_1} c0 00`, `${CONNACK} ${PUBACK} d0 00`)
		assert.equal(published.length, 1)
	})

	it('sends messages to subscribers, and grants QoS 1 at most', async (t) => {
		const { open } = await start(t)
		const socket = await open()
		await expectAnswer(socket, CONNECT, CONNACK)
		await expectAnswer(socket, '82 08 00 01 00 03 61 2f 2b 02', '90 03 00 01 01')
		await expectAnswer(socket, PUBLISH_QOS_1, `32 08 00 03 61 2f 62 00 01 78 ${PUBACK}`)
		await expectAnswer(socket, 'a2 07 00 02 00 03 61 2f 2b', 'b0 02 00 02')
		await expectAnswer(socket, PUBLISH_QOS_1, PUBACK)
	})

	for (const [what, hex] of [
		['a message before CONNECT', PUBLISH_QOS_1],
		['a second CONNECT', `${CONNECT} ${CONNECT}`],
		['QoS 2', `${CONNECT} 34 08 00 03 61 2f 62 00 07 78`],
		['a message that is refused', `${CONNECT} 32 0c 00 07 72 65 66 75 73 65 64 00 07 78`],
		['a text that goes beyond its packet', `${CONNECT} 30 03 00 09 61`],
		['a length of five bytes', `${CONNECT} 30 ff ff ff ff 01`],
		['MQTT 5', '10 0e 00 04 4d 51 54 54 05 02 00 3c 00 00 01 63'],
		['DISCONNECT', `${CONNECT} e0 00`],
	] as const)
		it(`closes the connection for ${what}`, async (t) => {
			const { published, open } = await start(t)
			await expectClosed(await open(), hex)
			assert.deepEqual(published, [])
		})

	it('sends subscribers what was published by HTTPS, too', async (t) => {
		const { iot, open } = await start(t)
		const socket = await open()
		await expectAnswer(socket, CONNECT, CONNACK)
		// SUBSCRIBE to "a/b" with QoS 1 (§3.8), and SUBACK (§3.9)
		await expectAnswer(socket, '82 08 00 01 00 03 61 2f 62 01', '90 03 00 01 01')
		const received = once(socket, 'data')
		await iot.publish('a/b', Buffer.from('x'), 'https')
		assert.equal(
			(await received)[0].toString('hex'),
			fromHex('32 08 00 03 61 2f 62 00 01 78').toString('hex'),
		)
	})

	it('closes the first of two connections with one client id', async (t) => {
		const { open } = await start(t)
		const first = await open()
		await expectAnswer(first, CONNECT, CONNACK)
		first.resume()
		const closed = once(first, 'close')
		await expectAnswer(await open(), CONNECT, CONNACK)
		await closed
	})
})
