import { readdirSync, readFileSync } from 'node:fs'

/** The parts of a build. The CoAP server, queues and APIs run in the main thread of the host, functions in worker threads. */
export const parts = ['main thread', 'worker threads', 'other threads', 'emulator'] as const

/** CPU time of each part in milliseconds, user and system together. */
export type CpuTimes = Readonly<Record<(typeof parts)[number], number>>

const numbersIn = (folder: string): readonly string[] =>
	readdirSync(folder).filter((name) => /^\d+$/.test(name))

/** Empty if the process or thread has ended. */
const read = (file: string): string => {
	try {
		return readFileSync(file, 'utf8')
	} catch {
		return ''
	}
}

/** The fields of a line of `/proc/<pid>/stat` from the third on (proc_pid_stat(5)). The name in parentheses may contain spaces. */
const fieldsIn = (line: string): readonly string[] => line.slice(line.lastIndexOf(')') + 2).split(' ')

export const parentIn = (line: string): number => Number(fieldsIn(line)[1])

/** All processes that a process has started, and theirs. */
const descendantsOf = (pid: number): readonly string[] => {
	const all = numbersIn('/proc').map((each) => ({ pid: each, parent: parentIn(read(`/proc/${each}/stat`)) }))
	const below = (parent: number): readonly string[] =>
		all.filter((each) => each.parent === parent).flatMap((each) => [each.pid, ...below(Number(each.pid))])
	return below(pid)
}

type Thread = { readonly id: string; readonly name: string; readonly milliseconds: number }

/** CPU time of each thread: `schedstat` counts nanoseconds, `stat` only hundredths of a second. */
const threadsOf = (pid: string): readonly Thread[] =>
	numbersIn(`/proc/${pid}/task`).map((id) => ({
		id,
		name: read(`/proc/${pid}/task/${id}/comm`),
		milliseconds: Number(read(`/proc/${pid}/task/${id}/schedstat`).split(' ')[0]) / 1e6,
	}))

const sum = (threads: readonly Thread[]): number =>
	threads.reduce((all, { milliseconds }) => all + milliseconds, 0)

/** `USER_HZ`: the kernel tells programs of ten milliseconds, whatever its own clock. */
const tickMilliseconds = 10

/** CPU time of a process with that of its threads that have ended: the fields 14 and 15 of `/proc/<pid>/stat`. */
const processTime = (pid: number): number => {
	const fields = fieldsIn(read(`/proc/${pid}/stat`))
	return (Number(fields[11]) + Number(fields[12])) * tickMilliseconds
}

/** Less is a matter of the ticks; a thread needs more than that to start. */
const leastOfThread = 2 * tickMilliseconds

/** CPU times so far of a process that runs a build. Threads that end before the others are those of functions. */
export const cpuTimes = (pid: number): CpuTimes => {
	const threads = threadsOf(String(pid))
	const isMain = ({ id }: Thread): boolean => id === String(pid)
	// The name that Node.js gives to threads of node:worker_threads.
	const isFunction = (thread: Thread): boolean => !isMain(thread) && thread.name === 'WorkerThread\n'
	const ended = processTime(pid) - sum(threads)
	return {
		'main thread': sum(threads.filter(isMain)),
		'worker threads': sum(threads.filter(isFunction)) + (ended > leastOfThread ? ended : 0),
		'other threads': sum(threads.filter((thread) => !isMain(thread) && !isFunction(thread))),
		emulator: sum(descendantsOf(pid).flatMap(threadsOf)),
	}
}

/** Resident memory in megabytes of the host and of the emulator. */
export const memoryOf = (pid: number): number =>
	[String(pid), ...descendantsOf(pid)]
		.map((each) => /^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${each}/status`))?.[1])
		.reduce((all, kilobytes) => all + Number(kilobytes ?? 0) / 1024, 0)

export const difference = (before: CpuTimes, after: CpuTimes): CpuTimes => ({
	'main thread': after['main thread'] - before['main thread'],
	'worker threads': after['worker threads'] - before['worker threads'],
	'other threads': after['other threads'] - before['other threads'],
	emulator: after.emulator - before.emulator,
})

export const total = (times: CpuTimes): number => parts.reduce((all, part) => all + times[part], 0)
