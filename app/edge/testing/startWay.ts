import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { untilItHangs } from '../../../local/testing/hang.ts'

/** The way from an edge to a stack, on which a test makes things go wrong. */
export type Way = {
	readonly url: string
	/** bodies of the requests to `entrances` that have come so far */
	readonly requests: readonly { readonly messages: readonly { readonly messageId: string }[] }[]
	/** resolves as soon as so many have come */
	readonly reached: (count: number) => Promise<void>
	/** what happens to the next requests; then they pass */
	readonly faults: Fault[]
	/** lets requests pass that are held, and all further ones */
	readonly release: () => void
	readonly close: () => Promise<void>
}

/**
 * `lose answer`: the stack does what it is asked for, the connection ends without an answer; `lose request`: it ends before
 * the stack is asked; `hold`: it waits for `release`; `hang`: it waits for ever; `pass`: nothing
 */
export type Fault = 'lose answer' | 'lose request' | 'hold' | 'hang' | 'pass'

/** Passes requests on as they are: a signature covers the name of this host, which the stack does not compare. */
const passOn = async (to: URL, incoming: IncomingMessage, body: Buffer) => {
	const { method = 'GET', url = '/', headers } = incoming
	const outgoing = request({ hostname: to.hostname, port: to.port, path: url, method, headers, agent: false })
	outgoing.end(body)
	const [answer] = (await once(outgoing, 'response')) as [IncomingMessage]
	return { status: answer.statusCode ?? 502, headers: answer.headers, body: await buffer(answer) }
}

/** Starts a proxy in front of the REST API of a stack. @param entrances the paths whose requests faults happen to */
export const startWay = async (
	restUrl: string,
	port = 0,
	entrances: readonly string[] = ['/edge/messages', '/edge/uplinks'],
): Promise<Way> => {
	const requests: Way['requests'][number][] = []
	const faults: Fault[] = []
	const arrivals = new EventEmitter()
	const released = Promise.withResolvers<void>()
	const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
		const body = await buffer(incoming)
		const isMessages = entrances.includes(incoming.url ?? '')
		const fault = isMessages ? faults.shift() : undefined
		if (isMessages) {
			requests.push(JSON.parse(body.toString()))
			arrivals.emit('arrival')
		}
		if (fault === 'hang') return
		if (fault === 'lose request') return void response.destroy()
		if (fault === 'hold') await released.promise
		const answer = await passOn(new URL(restUrl), incoming, body)
		if (fault === 'lose answer') response.destroy()
		else response.writeHead(answer.status, answer.headers).end(answer.body)
	}
	const server = createServer((incoming, response) => {
		serve(incoming, response).catch(() => response.destroy())
	})
	server.listen(port, '127.0.0.1')
	await once(server, 'listening')
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		requests,
		faults,
		reached: async (count) => {
			const signal = untilItHangs()
			while (requests.length < count) await once(arrivals, 'arrival', { signal })
		},
		release: () => released.resolve(),
		close: async () => {
			server.closeAllConnections()
			server.close()
			await once(server, 'close')
		},
	}
}
