import { once } from 'node:events'
import type { Worker } from 'node:worker_threads'
import type { Exit } from './lambdaRuntime.ts'

/** So long a thread may take to look at its messages. One that computes without an end never does. */
const graceMilliseconds = 500

/**
 * Ends the thread of a function. It ends itself where it can: in Node.js 24.21, `terminate` in the wrong moment, between two
 * statements of `node:zlib`, ends the whole process with a failed assertion.
 */
export const stopThread = async (worker: Worker): Promise<void> => {
	if (worker.threadId < 0) return
	const exited = once(worker, 'exit')
	const exit: Exit = 'exit'
	worker.postMessage(exit)
	const timer = setTimeout(() => void worker.terminate(), graceMilliseconds)
	await exited
	clearTimeout(timer)
}
