import type { Ports, Socket } from './ports.ts'
import { createTimers, type Timers } from './timers.ts'
import { CATCHING_UP_MS, HANDSHAKE_MS, IDENTITY_MS, KEEPALIVE_MS } from './timings.ts'

/** Why a connection ended that this client did not close. */
export type End =
	| { readonly code: 'handshake-failed' }
	| { readonly code: 'handshake-timed-out' }
	/** no frame came in time */
	| { readonly code: 'silent' }
	/** `closeCode`: RFC 6455 §7.4 */
	| { readonly code: 'closed'; readonly closeCode: number }

/** One WebSocket, from its handshake to its end. */
export type Connection = {
	/** call it when the identity has arrived */
	readonly identified: () => void
	/** call it when the marker has arrived: from now on silence is normal */
	readonly settled: () => void
	/** no callback runs afterwards */
	readonly close: () => void
}

export type Hearers = {
	readonly opened: () => void
	readonly received: (text: unknown) => void
	/** called at most once */
	readonly ended: (end: End) => void
}

type Timer = 'deadline' | 'keepalive'

/** API Gateway routes a message by its member `message`. */
const ping = JSON.stringify({ message: 'message', data: 'PING' })

export const openConnection = (
	{ openSocket, clock }: Pick<Ports, 'openSocket' | 'clock'>,
	url: string,
	hearers: Hearers,
): Connection => {
	const timers = createTimers<Timer>(clock)
	const socket = attempt(() => openSocket(url))
	let isOpen = false
	let state: 'greeting' | 'catching up' | 'live' = 'greeting'
	const close = (): void => {
		timers.cancelAll()
		if (socket !== undefined) drop(socket)
	}
	const end = (reason: End): void => {
		close()
		hearers.ended(reason)
	}
	const expect = (ms: number, code: 'handshake-timed-out' | 'silent'): void =>
		timers.set('deadline', ms, () => end({ code }))
	if (socket === undefined) timers.set('deadline', 0, () => end({ code: 'handshake-failed' }))
	else {
		expect(HANDSHAKE_MS, 'handshake-timed-out')
		socket.onopen = () => {
			isOpen = true
			expect(IDENTITY_MS, 'silent')
			keepAlive(timers, socket)
			hearers.opened()
		}
		socket.onmessage = ({ data }: { readonly data: unknown }) => {
			if (state === 'catching up') expect(CATCHING_UP_MS, 'silent')
			hearers.received(data)
		}
		socket.onclose = ({ code }: { readonly code: number }) =>
			end(isOpen ? { code: 'closed', closeCode: code } : { code: 'handshake-failed' })
		// 1006 is the close code of a failed connection.
		socket.onerror = () => end(isOpen ? { code: 'closed', closeCode: 1006 } : { code: 'handshake-failed' })
	}
	return {
		identified: () => {
			state = 'catching up'
			expect(CATCHING_UP_MS, 'silent')
		},
		settled: () => {
			state = 'live'
			timers.cancel('deadline')
		},
		close,
	}
}

/** A browser throws when an https page opens a ws socket. Its message contains the address with the fingerprint. */
const attempt = <T>(open: () => T): T | undefined => {
	try {
		return open()
	} catch {
		return undefined
	}
}

const keepAlive = (timers: Timers<Timer>, socket: Socket): void =>
	timers.set('keepalive', KEEPALIVE_MS, () => {
		socket.send(ping)
		keepAlive(timers, socket)
	})

const drop = (socket: Socket): void => {
	socket.onopen = null
	socket.onmessage = null
	socket.onclose = null
	// `ws` reports an abandoned handshake as an error, and an error without a listener ends a Node.js process.
	socket.onerror = () => undefined
	socket.close()
}
