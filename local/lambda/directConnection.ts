import { EventEmitter } from 'node:events'
import type { Agent } from 'node:http'

/** One that wants a connection of an agent. */
type Visitor = { readonly admit: () => void; readonly destroy: () => void }

/** The lists in which an agent of `node:http` has its connections, and who waits for one, by the name of the server. */
type Lists = Record<'sockets' | 'requests', Record<string, readonly Visitor[]>>

/**
 * Admits a visitor when the agent has fewer than `maxSockets` connections to the server. Uses the lists of the agent, where
 * its `destroy`, and the SDK's warning about too many requests, look for them.
 *
 * @returns gives the place back
 */
export const takePlace = (agent: Agent, server: string, visitor: Visitor): (() => void) => {
	const { sockets, requests } = agent as unknown as Lists
	const enter = (next: Visitor): void => {
		sockets[server] = [...(sockets[server] ?? []), next]
		next.admit()
	}
	const remove = (list: Lists['sockets']): boolean => {
		const all = list[server] ?? []
		// A new list each time: the agent may be going through this one.
		list[server] = all.filter((other) => other !== visitor)
		return all.includes(visitor)
	}
	if ((sockets[server]?.length ?? 0) < agent.maxSockets) enter(visitor)
	else requests[server] = [...(requests[server] ?? []), visitor]
	return () => {
		remove(requests)
		if (!remove(sockets)) return
		const [next, ...others] = requests[server] ?? []
		if (next === undefined) return
		requests[server] = others
		enter(next)
	}
}

/** What the request handler of the SDK uses of a socket. */
export const createSocket = () => {
	let timer: NodeJS.Timeout | undefined
	const socket = Object.assign(new EventEmitter(), {
		connecting: false,
		setKeepAlive: () => socket,
		/** @param onTimeout called when there is no answer after so long */
		setTimeout: (milliseconds: number, onTimeout: () => void) => {
			clearTimeout(timer)
			socket.once('timeout', onTimeout)
			timer = setTimeout(() => socket.emit('timeout'), milliseconds)
			return socket
		},
		destroy: () => clearTimeout(timer),
	})
	return socket
}
