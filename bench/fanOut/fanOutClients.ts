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

const isLive = (frame: string): boolean => frame.includes('/senml/live"')

/** Reading the JSON would take longer than all that is measured. */
const take = (frame: string): void => {
	const [, text] = /"seq":(\d+),"part"/.exec(frame) ?? []
	if (text === undefined) return
	const seq = Number(text)
	const at = received.get(seq) ?? []
	at.push(Date.now())
	received.set(seq, at)
	if (at.length === count - blocked) report({ type: 'received', seq, at })
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
		const frame = data.toString('latin1')
		if (isLive(frame)) {
			report({ type: 'live', count: ++live })
			// It reads its greeting, and then no more.
			if (isBlocked) socket.pause()
		} else if (!isBlocked) take(frame)
	})
	await once(socket, 'open')
}

// The stage lets so many through in a second.
const inStep = 20
for (let from = 0; from < count; from += inStep)
	await Promise.all(Array.from({ length: Math.min(inStep, count - from) }, (_, index) => open(from + index)))
