import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { type Credentials, credentialVariables, newOperator } from '../../local/access/credentials.ts'
import type { Counts, HostProcessOptions, Report } from './hostProcess.ts'
import type { Disturbance } from './nemesis.ts'

export type Killable = {
	readonly awsEndpoint: string
	/** the same after each restart */
	readonly operator: Credentials
	readonly coapPort: number
	readonly mqttPort: number
	/** returns an output of the stack; call it after the first start */
	readonly output: (name: string) => string
	/** kills the process with SIGKILL */
	readonly kill: () => Promise<void>
	/** starts the host; after `kill` with the same ports and data */
	readonly start: () => Promise<void>
	/** sets the faults until the next `kill` */
	readonly disturb: (disturbance: Disturbance) => void
	/** whether the process has ended, for any reason */
	readonly hasEnded: () => boolean
	/** id of the running process */
	readonly pid: () => number | undefined
	/** number of kills */
	readonly kills: () => number
	/** counts over all restarts, without the last moment before each kill */
	readonly counts: () => Counts
}

const program = join(import.meta.dirname, 'hostProcess.ts')

const none: Counts = { requests: 0, deliveries: 0, repeats: 0, faults: {} }

const faultsIn = (counts: readonly Counts[]): Counts['faults'] => {
	const sums = new Map<string, number>()
	for (const [fault, count] of counts.flatMap(({ faults }) => Object.entries(faults)))
		sums.set(fault, (sums.get(fault) ?? 0) + count)
	return Object.fromEntries(sums)
}

const add = (left: Counts, right: Counts): Counts => ({
	requests: left.requests + right.requests,
	deliveries: left.deliveries + right.deliveries,
	repeats: left.repeats + right.repeats,
	faults: faultsIn([left, right]),
})

/** A host in a process of its own. */
export const createKillable = (options: HostProcessOptions): Killable => {
	const { awsPort, coapPort, mqttPort } = options
	const operator = newOperator()
	let child: ChildProcess | undefined
	let outputs: Readonly<Record<string, string>> = {}
	let kills = 0
	let earlier = none
	let current = none
	const hear = (report: Report, isReady: () => void): void => {
		if (report.type === 'counts') current = report
		else {
			outputs = report.outputs
			isReady()
		}
	}
	const running = (): ChildProcess | undefined =>
		child?.exitCode === null && child.signalCode === null ? child : undefined
	return {
		awsEndpoint: `http://127.0.0.1:${awsPort}`,
		operator,
		coapPort,
		mqttPort,
		output: (name) => outputs[name] ?? '',
		start: async () => {
			const env = { ...process.env, ...credentialVariables(operator) }
			const started = fork(program, [JSON.stringify(options)], { env })
			child = started
			await new Promise<void>((resolve, reject) => {
				started.on('message', (report: Report) => hear(report, resolve))
				started.once('exit', (code) => reject(new Error(`the host did not start: exit ${code}`)))
			})
		},
		kill: async () => {
			const killed = running()
			if (killed === undefined) return
			const exit = once(killed, 'exit')
			kills += 1
			killed.kill('SIGKILL')
			await exit
			earlier = add(earlier, current)
			current = none
		},
		disturb: (disturbance) => void child?.send(disturbance),
		hasEnded: () => running() === undefined,
		pid: () => running()?.pid,
		kills: () => kills,
		counts: () => add(earlier, current),
	}
}
