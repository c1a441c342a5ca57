import { randomInt } from 'node:crypto'
import { on } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { type Client, createClient } from './client.ts'
import { type Connection, connectPlain, connectSecured } from './connections.ts'
import type { LoadOrder, LoadReport, LoadResult } from './loadOrders.ts'
import { createTally } from './tally.ts'

/** The process of the load: some clients on sockets of their own, in a closed loop. */

type Open = Extract<LoadOrder, { type: 'open' }>

const SWEEP_MS = 100
/** for the answers that are still on their way in the end */
const PATIENCE_MS = 5_000

const tell = (report: LoadReport): void => void process.send?.(report)

let connections: readonly Connection[] = []
let opened: Open | undefined

const open = async (order: Open): Promise<void> => {
	const connect = order.isSecured ? connectSecured : connectPlain
	connections = await Promise.all(Array.from({ length: order.clients }, () => connect(order.port)))
	opened = order
}

const run = async ({ pattern, window }: Open, seconds: number): Promise<LoadResult> => {
	const tally = createTally()
	const clients = connections.map(({ send, listen }): Client => {
		const now = () => performance.now()
		const client = createClient({ pattern, window, tally, now, send, firstMessageId: randomInt(0x10000) })
		listen(client.receive)
		return client
	})
	const used = process.cpuUsage()
	const start = performance.now()
	const sweeping = setInterval(() => {
		for (const { sweep } of clients) sweep()
	}, SWEEP_MS)
	for (const { start: begin } of clients) begin()
	await wait(seconds * 1000)
	for (const { stop } of clients) stop()
	const deadline = performance.now() + PATIENCE_MS
	while (clients.some(({ waiting }) => waiting() > 0) && performance.now() < deadline) await wait(1)
	clearInterval(sweeping)
	const { user, system } = process.cpuUsage(used)
	const elapsed = (performance.now() - start) / 1000
	return { ...tally.counts(), seconds: elapsed, cpuMilliseconds: (user + system) / 1000 }
}

const obey = async (order: LoadOrder): Promise<void> => {
	if (order.type === 'open') {
		await open(order)
		return tell({ type: 'opened' })
	}
	if (order.type === 'close') return process.exit(0)
	if (opened === undefined) throw new Error('no server yet')
	tell({ type: 'done', ...(await run(opened, order.seconds)) })
}

process.once('disconnect', () => process.exit(0))
for await (const [order] of on(process, 'message') as AsyncIterable<[LoadOrder]>)
	await obey(order).catch((error: unknown) => tell({ type: 'failed', reason: String(error) }))
