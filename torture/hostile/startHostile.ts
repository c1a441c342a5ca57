import { type ChildProcess, fork } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { join } from 'node:path'
import { noCounts } from './counts.ts'
import type { HostileProcessOptions, HostileReport } from './hostileProcess.ts'

export type Hostile = {
	readonly report: () => HostileReport
	/** resolves when each action ran once and all sockets were open once; rejects if the process has ended */
	readonly isInFullSwing: () => Promise<void>
	readonly hasEnded: () => boolean
	readonly end: () => Promise<void>
}

const program = join(import.meta.dirname, 'hostileProcess.ts')

const isDoingEverything = ({ counts }: HostileReport, watchers: number): boolean => {
	const { socketsThrough: _, socketsEnded: __, ...done } = counts
	return done.socketsOpened >= watchers && Object.values(done).every((count) => count > 0)
}

/** Starts the hostile process. */
export const startHostile = (options: HostileProcessOptions): Hostile => {
	const child: ChildProcess = fork(program, [JSON.stringify(options)])
	const moved = new EventEmitter()
	let report: HostileReport = { counts: noCounts, problems: [] }
	let hasEnded = false
	child.on('message', (told: HostileReport) => {
		report = told
		moved.emit('moved')
	})
	const exit = once(child, 'exit').finally(() => {
		hasEnded = true
		moved.emit('moved')
	})
	return {
		report: () => report,
		isInFullSwing: async () => {
			while (!isDoingEverything(report, options.watchers)) {
				if (hasEnded) throw new Error(`the hostile process has ended: ${JSON.stringify(report)}`)
				await once(moved, 'moved')
			}
		},
		hasEnded: () => hasEnded,
		end: async () => {
			child.kill('SIGKILL')
			await exit
		},
	}
}
