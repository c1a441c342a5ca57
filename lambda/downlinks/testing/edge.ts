import type { Downlink } from '../downlink.ts'
import type { Datagram, Network } from './network.ts'
import type { Port } from './ports.ts'
import type { Tape } from './tape.ts'
import { Stopped, type Task, type Turns } from './turns.ts'

type EdgeNeeds = {
	readonly now: () => number
	readonly port: Port
	readonly tape: Tape
	readonly network: Network
	readonly turns: Turns
}

/** A message on its way, for as long as this edge waits for its confirmation. */
type Exchange = {
	readonly downlink: Downlink
	readonly by: string
	readonly until: number
	readonly datagram: Datagram
}

/** A sender by CoAP. It forgets everything when it is stopped. */
export type Edge = {
	/** sends the next downlink of a device, if this edge does not send one to it now. @param isDown nothing can leave */
	readonly poll: (deviceId: string, isDown: boolean) => Promise<void>
	/** sends once more what the device has not confirmed */
	readonly retransmit: (deviceId: string) => void
	/** stops waiting for the confirmation of the device */
	readonly giveUp: (deviceId: string) => Promise<void>
	readonly stop: () => void
}

export const createEdge = (needs: EdgeNeeds): Edge => {
	const { tape, network, turns, now, port } = needs
	const exchanges = new Map<string, Exchange | 'looking'>()
	const tasks = new Set<Task>()
	let life = 0

	const stop = (): void => {
		life += 1
		exchanges.clear()
		for (const task of tasks) task.isStopped = true
		tasks.clear()
	}
	/** Whoever stops in the middle of this stops the whole edge. */
	const living = async (work: () => Promise<void>): Promise<void> => {
		const task = turns.current()
		if (task !== undefined) tasks.add(task)
		try {
			await work()
		} catch (error) {
			if (error instanceof Stopped && task !== undefined && tasks.has(task)) stop()
			throw error
		} finally {
			if (task !== undefined) tasks.delete(task)
		}
	}
	const openFor = (deviceId: string): Exchange | undefined => {
		const exchange = exchanges.get(deviceId)
		return exchange === undefined || exchange === 'looking' || now() >= exchange.until ? undefined : exchange
	}
	const close = (deviceId: string, by: string): void => {
		const exchange = exchanges.get(deviceId)
		if (exchange !== undefined && exchange !== 'looking' && exchange.by === by) exchanges.delete(deviceId)
	}

	const transmit = async (downlink: Downlink, by: string, until: number): Promise<void> => {
		const { deviceId, downlinkId, confirm, payload } = downlink
		const stored = Promise.withResolvers<void>()
		const bornIn = life
		const answered = async (kind: 'acknowledgement' | 'reset'): Promise<void> => {
			await stored.promise
			if (life !== bornIn) return
			await living(async () => {
				close(deviceId, by)
				if (kind === 'reset') await port.tell(downlink, by, 'rejected', 'The device has refused it.')
				else await port.tell(downlink, by, 'acknowledged')
			})
		}
		const datagram: Datagram = {
			kind: 'message',
			by,
			downlinkId,
			isConfirmable: confirm,
			onAnswer: answered,
		}
		exchanges.set(deviceId, { downlink, by, until, datagram })
		network.send(datagram)
		tape.add({ type: 'left', by, downlinkId, route: 'coap', bytes: payload.length })
		try {
			await port.tell(downlink, by, 'sent')
			if (!confirm) close(deviceId, by)
		} finally {
			stored.resolve()
		}
	}

	return {
		poll: (deviceId, isDown) =>
			living(async () => {
				if (exchanges.get(deviceId) === 'looking' || openFor(deviceId) !== undefined) return
				const bornIn = life
				exchanges.set(deviceId, 'looking')
				const taken = await port.take(deviceId)
				if (life === bornIn) exchanges.delete(deviceId)
				if (taken === undefined) return
				const { downlink, by, until } = taken
				if (isDown) await port.tell(downlink, by, 'released', 'Not sent: the network is down.')
				else if (now() < until) await transmit(downlink, by, until)
			}),
		retransmit: (deviceId) => {
			const exchange = openFor(deviceId)
			if (exchange !== undefined) network.send(exchange.datagram)
		},
		giveUp: (deviceId) =>
			living(async () => {
				const exchange = openFor(deviceId)
				if (exchange === undefined) return
				const { downlink, by } = exchange
				const reason = 'The device has not confirmed it.'
				close(deviceId, by)
				await port.tell(downlink, by, 'unacknowledged', reason)
			}),
		stop,
	}
}
