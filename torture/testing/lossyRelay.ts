import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Random } from '../../testing/random.ts'

export type LossyRelay = {
	readonly port: number
	/** number of datagrams lost in both directions */
	readonly lost: () => number
	readonly close: () => void
}

const host = '127.0.0.1'

/** A UDP relay between a client and a server that loses `percent` of the datagrams in each direction, and doubles as many. */
export const startLossyRelay = async (
	serverPort: number,
	percent: number,
	random: Random,
): Promise<LossyRelay> => {
	const [outside, inside] = [createSocket('udp4'), createSocket('udp4')]
	let client: AddressInfo | undefined
	let lost = 0
	/** 0: the datagram is lost; 2: it arrives twice */
	const copies = (): readonly number[] => {
		const chance = random.below(100)
		if (chance < percent) lost += 1
		return Array.from({ length: chance < percent ? 0 : chance < 2 * percent ? 2 : 1 })
	}
	outside.on('message', (datagram, { port, address, family }) => {
		client = { port, address, family }
		for (const _ of copies()) inside.send(datagram, serverPort, host)
	})
	inside.on('message', (datagram) => {
		for (const _ of client === undefined ? [] : copies())
			outside.send(datagram, client?.port, client?.address)
	})
	for (const socket of [outside, inside]) {
		socket.bind(0, host)
		await once(socket, 'listening')
	}
	return {
		port: outside.address().port,
		lost: () => lost,
		close: () => {
			for (const socket of [outside, inside]) socket.close()
		},
	}
}
