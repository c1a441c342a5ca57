import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { type Credentials, credentialVariables, newOperator } from '../../local/access/credentials.ts'
import type { Counts, HostProcessOptions, Report } from './hostProcess.ts'
import type { Disturbance } from './nemesis.ts'

export type Killable = {
	readonly awsEndpoint: string
	/** of all lives */
	readonly operator: Credentials
	readonly coapPort: number
	/** an output of the stack, after the first start */
	readonly output: (name: string) => string
	/** ends the process at once, without a chance to finish anything */
	readonly kill: () => Promise<void>
	/** the host, after `kill` the same again: on the same ports, with the same data */
	readonly start: () => Promise<void>
	/** until the next `kill` */
	readonly disturb: (disturbance: Disturbance) => void
	/** whether there is no process, for whatever reason */
	readonly hasEnded: () => boolean
	/** of the process that runs */
	readonly pid: () => number | undefined
	/** how often it has been killed */
	readonly kills: () => number
	/** of all lives; of what happened right before a kill some is missing */
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
	const { awsPort, coapPort } = options
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
