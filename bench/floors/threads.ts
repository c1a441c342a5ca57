import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Floor } from './floor.ts'

const echo =
	"const { parentPort } = require('node:worker_threads'); parentPort.on('message', (message) => parentPort.postMessage(message))"

/** What a request of a function to a service is, about. */
const request = { id: 1, method: 'POST', url: '/', headers: { host: '127.0.0.1' }, body: 'x'.repeat(700) }

/** A message to a thread and back: it wakes both. */
export const postMessageEcho = async (): Promise<Floor> => {
	const worker = new Worker(echo, { eval: true })
	await once(worker, 'online')
	return {
		name: 'postMessage to a thread and back',
		// the invocation, and the four calls in a row
		timesPerMessage: 5,
		run: () => {
			const echoed = once(worker, 'message')
			worker.postMessage(request)
			return echoed
		},
		close: () => worker.terminate(),
	}
}

const waiter = `
	const { workerData } = require('node:worker_threads')
	const turns = new Int32Array(workerData)
	for (let turn = 1; ; turn += 2) {
		Atomics.wait(turns, 0, turn - 1)
		Atomics.store(turns, 0, turn + 1)
		Atomics.notify(turns, 0)
	}`

/** A thread that sleeps is woken, and wakes this one: without a message, the least that two threads need. */
export const threadWake = async (): Promise<Floor> => {
	const shared = new SharedArrayBuffer(4)
	const turns = new Int32Array(shared)
	const worker = new Worker(waiter, { eval: true, workerData: shared })
	await once(worker, 'online')
	return {
		name: 'wake of a thread and back',
		// It is part of the next one.
		timesPerMessage: 0,
		run: async () => {
			const turn = Atomics.load(turns, 0) + 1
			Atomics.store(turns, 0, turn)
			Atomics.notify(turns, 0)
			const { value } = Atomics.waitAsync(turns, 0, turn)
			await value
		},
		close: () => worker.terminate(),
	}
}
