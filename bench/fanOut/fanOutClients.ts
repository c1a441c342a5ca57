import { once } from 'node:events'
import { WebSocket } from 'ws'

/**
 * Child process of the benchmark. It opens sockets and reports when each is live and when it got the last part of an
 * import. All processes of a machine have the same clock.
 */

type Order = { readonly url: string; readonly count: number; readonly blocked: number }

export type Report =
	| { readonly type: 'live'; readonly count: number }
	/** times of arrival at each socket, in milliseconds since the Unix epoch */
	| { readonly type: 'received'; readonly seq: number; readonly at: readonly number[] }

const [order] = (await once(process, 'message')) as [Order]
const { url, count, blocked } = order
const received = new Map<number, number[]>()
let live = 0

const report = (what: Report): void => {
	process.send?.(what)
}

const isLive = (frame: string): boolean => frame.includes('/senml/live"')

/** Searches the text of a frame, because parsing its JSON would take longer than the measured times. */
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
	// The parent would wait for a closed socket for ever, so the benchmark fails.
	if (!isBlocked)
		socket.on('close', (code) => {
			throw new Error(`socket ${index} was closed with ${code}`)
		})
	socket.on('message', (data: Buffer) => {
		const frame = data.toString('latin1')
		if (isLive(frame)) {
			report({ type: 'live', count: ++live })
			// The blocked socket reads only its greeting.
			if (isBlocked) socket.pause()
		} else if (!isBlocked) take(frame)
	})
	await once(socket, 'open')
}

// Connections that the stage accepts per second.
const inStep = 20
for (let from = 0; from < count; from += inStep)
	await Promise.all(Array.from({ length: Math.min(inStep, count - from) }, (_, index) => open(from + index)))
