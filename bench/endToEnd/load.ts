import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { parse } from 'coap-packet'
import { WebSocket } from 'ws'
import { percentile } from '../percentile.ts'
import type { LoadOrder, LoadReport, Sent } from './loadProtocol.ts'
import { datagramOf, messagesIn, packOf, updatesOf } from './messages.ts'
import { createOutstanding, type Outstanding, worstSecond } from './outstanding.ts'

/**
 * The process of the load: sends datagrams at a fixed rate, whatever the answers, and follows them to plain WebSocket
 * clients. It searches the text of frames for the marks of messages, because parsing JSON would cost more than a build does.
 */

type Open = Extract<LoadOrder, { type: 'open' }>
type Device = { readonly deviceId: string; readonly fingerprint: string }

/** Without an arrival for so long, the rest counts as lost. */
const patienceMilliseconds = 10_000

const tell = (report: LoadReport): void => void process.send?.(report)

/** sockets that the build has closed: they were too slow */
let closed = 0

const watch = async (device: Device, order: Open, outstanding: Outstanding): Promise<void> => {
	const url = `${order.webSocketUrl}?fingerprint=${device.fingerprint}${order.isPacked ? '&frames=packed' : ''}`
	const socket = new WebSocket(url, { perMessageDeflate: false })
	const live = Promise.withResolvers<void>()
	socket.on('close', () => {
		closed += 1
		// What it has missed stays lost.
		void watch(device, order, outstanding)
	})
	socket.on('message', (data: Buffer) => {
		const now = performance.now()
		const text = data.toString('latin1')
		for (const message of messagesIn(text)) outstanding.arrived(message, now)
		if (text.includes('/senml/live"')) live.resolve()
	})
	await live.promise
}

/** Sockets that are opened at the same time. */
const inStep = 20

const watchAll = async (order: Open, outstanding: Outstanding): Promise<void> => {
	const all = order.seen.flatMap((device) => Array.from({ length: order.watchers }, () => device))
	for (let from = 0; from < all.length; from += inStep)
		await Promise.all(all.slice(from, from + inStep).map((device) => watch(device, order, outstanding)))
}

/** One UDP socket for each device. */
const openDevices = async (order: Open) => {
	let acknowledged = 0
	const sockets = order.seen.map(() => createSocket('udp4'))
	for (const socket of sockets) {
		socket.on('message', (datagram) => {
			if (parse(datagram).code.startsWith('2.')) acknowledged += 1
		})
		socket.connect(order.coapPort, '127.0.0.1')
		await once(socket, 'connect')
	}
	return {
		send: (message: number): void => {
			const index = message % sockets.length
			const { deviceId } = order.seen[index] ?? { deviceId: '' }
			const pack = packOf(order.records, message, Math.floor(Date.now() / 1000))
			sockets[index]?.send(datagramOf(deviceId, pack, { messageId: message % 0x10000 }))
		},
		takeAcknowledged: (): number => {
			const taken = acknowledged
			acknowledged = 0
			return taken
		},
	}
}

let next = 0

/** Sends at the planned moments. The timer fires every millisecond at best, so several may be due. */
const sendAll = async (rate: number, count: number, send: (message: number) => void): Promise<number> => {
	const late: number[] = []
	const start = performance.now()
	for (let index = 0; index < count; index++) {
		const planned = start + (index * 1000) / rate
		while (performance.now() < planned) await wait(Math.max(1, Math.floor(planned - performance.now())))
		send(next)
		next += 1
		late.push(performance.now() - planned)
	}
	return percentile(late, 0.99)
}

const untilDelivered = async (outstanding: Outstanding, sentAt: number): Promise<void> => {
	const lastSign = () => Math.max(sentAt, outstanding.lastArrival())
	while (outstanding.size() > 0 && performance.now() - lastSign() < patienceMilliseconds) await wait(5)
}

const main = async (order: Open): Promise<void> => {
	const outstanding = createOutstanding(updatesOf(order.records) * order.watchers)
	const devices = await openDevices(order)
	await watchAll(order, outstanding)
	const measure = async (rate: number, seconds: number): Promise<Sent> => {
		const closedBefore = closed
		const count = Math.max(1, Math.round(rate * seconds))
		const late = await sendAll(rate, count, (message) => {
			outstanding.sent(message, performance.now())
			devices.send(message)
		})
		const sentAt = performance.now()
		await untilDelivered(outstanding, sentAt)
		const complete = outstanding.complete()
		const latencies = complete.map(({ latency }) => latency)
		const tail = outstanding.lastArrival() - sentAt
		outstanding.clear()
		return {
			sent: count,
			acknowledged: devices.takeAcknowledged(),
			delivered: latencies.length,
			latencies,
			tail,
			late,
			worstSecond: worstSecond(complete),
			closed: closed - closedBefore,
		}
	}
	const answer = async (message: LoadOrder): Promise<void> => {
		if (message.type === 'send') tell({ type: 'sent', ...(await measure(message.rate, message.seconds)) })
	}
	process.on('message', (message: LoadOrder) => void answer(message))
	tell({ type: 'live' })
}

const [order] = (await once(process, 'message')) as [Open]
process.once('disconnect', () => process.exit(0))
await main(order)
