import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { LoadOrder, LoadReport, LoadResult } from './loadOrders.ts'

/** Clients in a process of their own, connected to a server. */
export type Load = Readonly<{ run: (seconds: number) => Promise<LoadResult>; stop: () => Promise<void> }>

const ask = async (child: ChildProcess, order: LoadOrder): Promise<LoadReport> => {
	const answer = Promise.race([
		once(child, 'message').then(([report]) => report as LoadReport),
		once(child, 'exit').then(([code]): LoadReport => ({ type: 'failed', reason: `ended with ${code}` })),
	])
	child.send(order)
	const report = await answer
	if (report.type === 'failed') throw new Error(`the load: ${report.reason}`)
	return report
}

export const startLoad = async (order: Omit<Extract<LoadOrder, { type: 'open' }>, 'type'>): Promise<Load> => {
	const child = fork(join(import.meta.dirname, 'load.ts'))
	await ask(child, { type: 'open', ...order })
	return {
		run: async (seconds) => {
			const report = await ask(child, { type: 'run', seconds })
			if (report.type !== 'done') throw new Error(`the load: ${report.type}`)
			return report
		},
		stop: async () => {
			const gone = once(child, 'exit')
			child.disconnect()
			await gone
		},
	}
}
