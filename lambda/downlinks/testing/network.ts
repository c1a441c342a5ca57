import type { Tape } from './tape.ts'

/** What goes from an edge to a device, or back. */
export type Datagram = {
	readonly kind: 'message' | 'acknowledgement' | 'reset'
	/** the claim of the sender names the exchange */
	readonly by: string
	readonly downlinkId: string
	readonly isConfirmable: boolean
	/** takes what comes back to the edge */
	readonly onAnswer: (kind: 'acknowledgement' | 'reset') => Promise<void>
}

export type Network = {
	readonly send: (datagram: Datagram) => void
	readonly underWay: () => number
	readonly lose: (which: number) => void
	readonly duplicate: (which: number) => void
	/** @param refuses whether the device refuses it, if it sees it for the first time */
	readonly deliver: (which: number, refuses: boolean) => Promise<void>
}

/**
 * The network and the devices behind it. A device answers a confirmable message with an acknowledgement or a reset, and a
 * repeat of it with the same.
 */
export const createNetwork = (tape: Tape): Network => {
	const datagrams: Datagram[] = []
	const answers = new Map<string, 'acknowledgement' | 'reset'>()
	const arrive = ({ by, downlinkId, isConfirmable, onAnswer }: Datagram, refuses: boolean): void => {
		const known = answers.get(by)
		const kind = known ?? (refuses && isConfirmable ? 'reset' : 'acknowledgement')
		if (known === undefined) {
			answers.set(by, kind)
			if (kind === 'reset') tape.add({ type: 'refused', by, downlinkId })
			else tape.add({ type: 'got', downlinkId, route: 'coap' })
			if (kind === 'acknowledgement' && isConfirmable) tape.add({ type: 'confirmed', downlinkId })
		}
		if (isConfirmable) datagrams.push({ kind, by, downlinkId, isConfirmable, onAnswer })
	}
	const take = (which: number): Datagram | undefined =>
		datagrams.length === 0 ? undefined : datagrams.splice(which % datagrams.length, 1)[0]
	return {
		send: (datagram) => void datagrams.push(datagram),
		underWay: () => datagrams.length,
		lose: (which) => void take(which),
		duplicate: (which) => {
			const one = datagrams[which % datagrams.length]
			if (one !== undefined) datagrams.push(one)
		},
		deliver: async (which, refuses) => {
			const datagram = take(which)
			if (datagram === undefined) return
			if (datagram.kind === 'message') arrive(datagram, refuses)
			else await datagram.onAnswer(datagram.kind)
		},
	}
}
