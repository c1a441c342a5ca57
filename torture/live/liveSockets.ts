import { WebSocket } from 'ws'
import type { GatewayLimits } from '../../local/gateway/gatewayLimits.ts'

/** Ways in which a connection ends against the will of its client. */
export const disconnectKinds = ['client side', 'server side', 'two hours', 'idle'] as const

export type DisconnectKind = (typeof disconnectKinds)[number]

/** `renewed`: the client replaced it in time; `given up`: the client closed it before the renewal. */
export type EndKind = DisconnectKind | 'renewed' | 'given up' | 'unexpected'

export type LiveSockets = {
	/** `openSocket` of the client's ports */
	readonly openSocket: (url: string) => WebSocket
	readonly open: () => readonly WebSocket[]
	/** ends the TCP connection */
	readonly breakOff: (socket: WebSocket) => void
	readonly ends: () => Readonly<Record<EndKind, number>>
	readonly disconnects: () => number
	/** number of disconnects by force */
	readonly strikes: () => number
}

type End = {
	readonly code: number
	/** milliseconds since the client opened it */
	readonly age: number
	readonly isBrokenOff: boolean
	readonly isByClient: boolean
}

/** Minimum age of a renewed connection. The client waits for 110 of 120 minutes; timers may run a little early. */
const renewalShare = 0.9
const fullShare = 0.98

export const kindOfEnd = (
	{ code, age, isBrokenOff, isByClient }: End,
	{ connectionTime }: GatewayLimits,
): EndKind => {
	if (isBrokenOff) return 'client side'
	if (isByClient) return age > renewalShare * connectionTime ? 'renewed' : 'given up'
	if (code === 1000) return 'server side'
	if (code !== 1001) return 'unexpected'
	return age > fullShare * connectionTime ? 'two hours' : 'idle'
}

/** The sockets of all clients, with their ends. */
export const createLiveSockets = (limits: GatewayLimits): LiveSockets => {
	const open = new Set<WebSocket>()
	const brokenOff = new WeakSet<WebSocket>()
	const ends: Record<EndKind, number> = {
		'client side': 0,
		'server side': 0,
		'two hours': 0,
		idle: 0,
		renewed: 0,
		'given up': 0,
		unexpected: 0,
	}
	const openSocket = (url: string): WebSocket => {
		const socket = new WebSocket(url)
		const createdAt = Date.now()
		open.add(socket)
		socket.on('close', (code) => {
			open.delete(socket)
			const age = Date.now() - createdAt
			// A client that closes a connection does not listen to it any more.
			const isByClient = socket.onmessage === null
			ends[kindOfEnd({ code, age, isBrokenOff: brokenOff.has(socket), isByClient }, limits)] += 1
		})
		return socket
	}
	return {
		openSocket,
		open: () => [...open],
		breakOff: (socket) => {
			brokenOff.add(socket)
			socket.terminate()
		},
		ends: () => ({ ...ends }),
		disconnects: () => disconnectKinds.reduce((total, kind) => total + ends[kind], 0),
		strikes: () => ends['client side'] + ends['server side'],
	}
}
