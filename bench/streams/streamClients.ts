import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { WireStreamFrame } from '../../client/wireCommunications.ts'

/**
 * Child process of the benchmark: clients of the communications stream, one of which stops reading when it is subscribed. All
 * processes of a machine have the same clock.
 */

export type Order =
	| {
			readonly type: 'listen'
			readonly url: string
			readonly key: string
			readonly readers: number
			readonly messages: number
	  }
	/** the client that stopped reading connects again after its cursor */
	| { readonly type: 'resume' }

export type Report =
	| { readonly type: 'subscribed'; readonly count: number }
	/** a client has all messages: times of their first arrival, in milliseconds since the Unix epoch, by their numbers */
	| { readonly type: 'complete'; readonly arrivals: readonly number[] }
	/** the client that had stopped has all messages */
	| { readonly type: 'resumed'; readonly hasGap: boolean }

const [order] = (await once(process, 'message')) as [Order]
if (order.type !== 'listen') throw new Error('the first order says where to listen')
const { url, key, readers, messages } = order
let subscribed = 0

const report = (what: Report): void => void process.send?.(what)

type Heard = (frame: WireStreamFrame) => void

const open = (after: string, heard: Heard): WebSocket => {
	const socket = new WebSocket(`${url}?types=uplink${after}`, ['senml-live', `key.${key}`], {
		perMessageDeflate: false,
	})
	socket.on('message', (bytes: Buffer) => heard(JSON.parse(bytes.toString()) as WireStreamFrame))
	return socket
}

/** The number of the message in an uplink. */
const numberIn = (payload = ''): number => {
	const [{ v }] = JSON.parse(Buffer.from(payload, 'hex').toString()) as readonly [{ readonly v: number }]
	return v
}

/** Calls back when all messages have arrived. */
const collect = (complete: (arrivals: readonly number[]) => void): Heard => {
	const arrivals = new Map<number, number>()
	return (frame) => {
		if (!('type' in frame) || frame.type !== 'uplink') return
		const number = numberIn(frame.payload)
		if (arrivals.has(number)) return
		arrivals.set(number, Date.now())
		if (arrivals.size === messages)
			complete(Array.from({ length: messages }, (_, index) => arrivals.get(index) ?? Number.NaN))
	}
}

const noteSubscribed = (frame: WireStreamFrame): boolean => {
	if (!('type' in frame) || frame.type !== 'subscribed') return false
	report({ type: 'subscribed', count: ++subscribed })
	return true
}

for (let reader = 0; reader < readers; reader++) {
	const take = collect((arrivals) => report({ type: 'complete', arrivals }))
	const socket = open('', (frame) => {
		if (!noteSubscribed(frame)) take(frame)
	})
	// The parent would wait for a closed socket for ever, so the benchmark fails.
	socket.on('close', (code) => {
		throw new Error(`a client that reads was closed with ${code}`)
	})
}

const stopped = Promise.withResolvers<string>()
const stalled = open('', (frame) => {
	if (!noteSubscribed(frame)) return
	stalled.pause()
	stopped.resolve('cursor' in frame ? frame.cursor : '')
})
stalled.on('error', () => undefined)
const cursor = await stopped.promise
await once(process, 'message')
stalled.terminate()
let hasGap = false
const take = collect(() => report({ type: 'resumed', hasGap }))
open(`&after=${cursor}`, (frame) => {
	if ('type' in frame && frame.type === 'subscribed') hasGap = frame.gap
	else take(frame)
})
