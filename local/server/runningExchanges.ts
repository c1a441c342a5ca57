import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse }

/** What runs on each connection: a client may send its next request before it has its answer (RFC 9112 §9.3.2). */
export type RunningExchanges = {
	readonly begin: (request: IncomingMessage, response: ServerResponse) => void
	readonly isIdle: (socket: Socket) => boolean
	/** Whether a request has come in part. */
	readonly isHalfSent: (socket: Socket) => boolean
	/** Resolves when everything that was asked for before on the same connection is answered. */
	readonly isFirst: (request: IncomingMessage) => Promise<void>
	/**
	 * Resolves when every request that is there in whole has its answer, to whether one that is not has begun to get its
	 * own.
	 */
	readonly answered: (socket: Socket) => Promise<{ readonly hasBegunNext: boolean }>
}

export const createRunningExchanges = (): RunningExchanges => {
	const running = new WeakMap<Socket, Set<Exchange>>()
	const on = (socket: Socket): Set<Exchange> => running.get(socket) ?? new Set()
	return {
		begin: (request, response) => {
			const { socket } = request
			const exchange = { request, response }
			running.set(socket, on(socket).add(exchange))
			response.once('close', () => on(socket).delete(exchange))
		},
		isIdle: (socket) => on(socket).size === 0,
		isHalfSent: (socket) => [...on(socket)].some(({ request }) => !request.complete),
		isFirst: async (request) => {
			const all = [...on(request.socket)]
			const before = all.slice(
				0,
				all.findIndex((exchange) => exchange.request === request),
			)
			await allClosed(before)
		},
		answered: async (socket) => {
			await allClosed([...on(socket)].filter(({ request }) => request.complete))
			return { hasBegunNext: [...on(socket)].some(({ response }) => response.headersSent) }
		},
	}
}

const allClosed = (exchanges: readonly Exchange[]) =>
	Promise.all(
		exchanges.map(({ response }) => {
			const { promise, resolve } = Promise.withResolvers<void>()
			response.once('close', () => resolve())
			return promise
		}),
	)
