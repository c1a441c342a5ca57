/** CPU time of this thread so far, in milliseconds: what other programs do at the same time is not in it. */
export const cpuMs = (): number => {
	const { user, system } = process.threadCpuUsage()
	return (user + system) / 1000
}

/** Kernels that count in ticks of some milliseconds tell the time of many calls well, and that of one badly. */
const repetitions = 20

/** What a call of a function costs on average, in milliseconds of CPU time, however busy the machine is. */
export const costMs = (work: () => unknown): number => {
	const start = cpuMs()
	for (let count = 0; count < repetitions; count++) work()
	return (cpuMs() - start) / repetitions
}
