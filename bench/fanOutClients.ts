import { once } from 'node:events'
import { WebSocket } from 'ws'

/**
 * Child of the benchmark: opens sockets and tells its parent when each of them is live, and when it got the last part of
 * an import. The clock of a machine is the same for all its processes.
 */

type Order = { readonly url: string; readonly count: number; readonly blocked: number }

export type Report =
	| { readonly type: 'live'; readonly count: number }
	/** milliseconds since the Unix epoch at which each socket had the import */
	| { readonly type: 'received'; readonly seq: number; readonly at: readonly number[] }

const [order] = (await once(process, 'message')) as [Order]
const { url, count, blocked } = order
const received = new Map<number, number[]>()
let live = 0

const report = (what: Report): void => {
	process.send?.(what)
}

const take = (frame: { readonly '@context': string; readonly seq?: number }): void => {
	if (frame['@context'].endsWith('/senml/live')) report({ type: 'live', count: ++live })
	if (!frame['@context'].endsWith('/lwm2m/object/update') || frame.seq === undefined) return
	const at = received.get(frame.seq) ?? []
	at.push(Date.now())
	received.set(frame.seq, at)
	if (at.length === count - blocked) report({ type: 'received', seq: frame.seq, at })
}

const open = async (index: number): Promise<void> => {
	const socket = new WebSocket(url, { perMessageDeflate: false })
	const isBlocked = index < blocked
	// A socket that ends would be waited for in vain: the benchmark fails.
	if (!isBlocked)
		socket.on('close', (code) => {
			throw new Error(`socket ${index} was closed with ${code}`)
		})
	socket.on('message', (data: Buffer) => {
		const frame = JSON.parse(data.toString())
		// It reads its greeting, and then no more.
		if (isBlocked && frame['@context'].endsWith('/senml/live')) socket.pause()
		if (!isBlocked || frame['@context'].endsWith('/senml/live')) take(frame)
	})
	await once(socket, 'open')
}

// The stage lets so many through in a second.
const inStep = 20
for (let from = 0; from < count; from += inStep)
	await Promise.all(Array.from({ length: Math.min(inStep, count - from) }, (_, index) => open(from + index)))
