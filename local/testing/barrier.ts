import { EventEmitter, once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { untilItHangs } from './hang.ts'

/** Makes functions wait until the test releases them. */
export type Barrier = {
	/** functions send a request to it, and wait for the answer */
	readonly url: string
	/** how many wait now */
	readonly waiting: () => number
	/** resolves as soon as so many wait */
	readonly reached: (count: number) => Promise<void>
	/** releases the function that has waited longest */
	readonly release: () => void
	readonly close: () => Promise<void>
}

/** Starts a server that answers when a test says so. */
export const startBarrier = async (): Promise<Barrier> => {
	const held: ServerResponse[] = []
	const arrivals = new EventEmitter()
	const server = createServer((_, response) => {
		held.push(response)
		arrivals.emit('arrival')
	})
	server.listen(0, '127.0.0.1')
	await once(server, 'listening')
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		waiting: () => held.length,
		reached: async (count) => {
			const signal = untilItHangs()
			while (held.length < count) await once(arrivals, 'arrival', { signal })
		},
		release: () => void held.shift()?.end(),
		close: async () => {
			server.closeAllConnections()
			server.close()
			await once(server, 'close')
		},
	}
}
