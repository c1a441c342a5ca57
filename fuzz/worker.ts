import { parentPort, workerData } from 'node:worker_threads'
import { executeRuns, type Failure, type Outcome, type Share } from './runs.ts'

export type WorkerShare = Share & {
	/** one number: the current run */
	readonly current: SharedArrayBuffer
}

export type WorkerMessage =
	| { readonly failure: Failure; readonly outcome?: never }
	| { readonly outcome: Outcome; readonly failure?: never }

/** A thread that executes a share of the runs. */
const share = workerData as WorkerShare
const current = new Float64Array(share.current)
const post = (message: WorkerMessage): void => parentPort?.postMessage(message)

const outcome = executeRuns(share, {
	onRun: (run) => {
		current[0] = run
	},
	onFailure: (failure) => post({ failure }),
})
post({ outcome })
