import type { Clocks } from './quickjs/watchTime.ts'

/** What Node.js tells of the current thread, in microseconds. */
type Thread = { readonly threadCpuUsage: () => { readonly user: number; readonly system: number } }

/** The clocks of an engine in Node.js: a script is not late because others have the processor. */
export const threadClocks = (thread: Thread): Required<Clocks> => ({
	clock: () => performance.now(),
	cpuClock: () => {
		const { user, system } = thread.threadCpuUsage()
		return (user + system) / 1000
	},
})
