import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse }

/** The requests without an answer on each connection: clients may send several at once (RFC 9112 §9.3.2). */
export type RunningExchanges = {
	readonly begin: (request: IncomingMessage, response: ServerResponse) => void
	readonly isIdle: (socket: Socket) => boolean
	/** Whether a part of a request has arrived. */
	readonly isHalfSent: (socket: Socket) => boolean
	/** Resolves when all earlier requests on the same connection have been answered. */
	readonly isFirst: (request: IncomingMessage) => Promise<void>
	/**
	 * Resolves when all complete requests have been answered. Says whether the answer to an incomplete one has begun.
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
