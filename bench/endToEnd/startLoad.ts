import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { LoadOrder, LoadReport, Sent } from './loadProtocol.ts'

/** Devices and watchers in a process of their own. */
export type Load = {
	/** Sends messages at a rate, spread over the devices. Resolves when all are delivered, or the rest seems lost. */
	readonly send: (rate: number, seconds: number) => Promise<Sent>
	readonly stop: () => Promise<void>
}

const nextReport = async (child: ChildProcess): Promise<LoadReport> => {
	const stopped = new AbortController()
	const ended = once(child, 'exit', { signal: stopped.signal }).then(([code]) => {
		throw new Error(`the load ended with ${code}`)
	})
	try {
		const [report] = await Promise.race([once(child, 'message', { signal: stopped.signal }), ended])
		return report as LoadReport
	} finally {
		stopped.abort()
		ended.catch(() => undefined)
	}
}

/** Starts the process. Resolves when every watcher is live. */
export const startLoad = async (order: Omit<Extract<LoadOrder, { type: 'open' }>, 'type'>): Promise<Load> => {
	const child = fork(join(import.meta.dirname, 'load.ts'))
	const ask = async (message: LoadOrder): Promise<LoadReport> => {
		const report = nextReport(child)
		child.send(message)
		return report
	}
	await ask({ type: 'open', ...order })
	return {
		send: async (rate, seconds) => {
			const report = await ask({ type: 'send', rate, seconds })
			if (report.type !== 'sent') throw new Error(`unexpected report ${report.type}`)
			return report
		},
		stop: async () => {
			// It has failed.
			if (!child.connected) return
			const ended = once(child, 'exit')
			child.disconnect()
			await ended
		},
	}
}
