import { percentile } from '../percentile.ts'
import type { Build } from './builds.ts'
import type { Sent } from './loadProtocol.ts'
import { type CpuTimes, cpuTimes, difference, memoryOf } from './processes.ts'
import { readBacklog } from './readBacklog.ts'
import { type RunningBuild, runCopy } from './runBuild.ts'
import { searchMaximum } from './searchMaximum.ts'
import { seenDevices } from './seed.ts'
import type { Setup } from './setups.ts'
import { type Load, startLoad } from './startLoad.ts'

/** How long everything takes. */
export type Pace = {
	/** seconds of messages before anything is measured: the compiler of V8 works longest in the first half a minute */
	readonly warmUpSeconds: number
	/** seconds of messages for latencies at each rate */
	readonly seconds: number
	/** the same with a history, long enough for the work that a build does once a minute */
	readonly secondsWithHistory: number
	/** seconds of messages for each rate of the search */
	readonly searchSeconds: number
	/** ratio of the rates between which the sustained maximum lies */
	readonly precision: number
}

/** What was measured at one rate. */
export type AtRate = {
	readonly rate: number
	readonly sent: number
	readonly delivered: number
	/** sockets that the build closed */
	readonly closed: number
	/** milliseconds from the datagram to the last update at the last watcher: quartiles, 90th and 99th percentile */
	readonly latency: Readonly<Record<'p25' | 'p50' | 'p75' | 'p90' | 'p99', number>>
	/** 90th percentile of the messages of the worst second */
	readonly worstSecond: number
	/** CPU milliseconds per message of each part */
	readonly cpu: CpuTimes
	/** milliseconds by which the load itself was late, 99th percentile */
	readonly late: number
}

export type Measured = {
	readonly secondsToReady: number
	readonly rates: readonly AtRate[]
	/** messages per second */
	readonly maximum?: number
	/** milliseconds until a new watcher has the whole history */
	readonly backlog?: number
	/** megabytes at the end */
	readonly memory: number
}

const perMessage = (cpu: CpuTimes, messages: number): CpuTimes => ({
	'main thread': cpu['main thread'] / messages,
	'worker threads': cpu['worker threads'] / messages,
	'other threads': cpu['other threads'] / messages,
	emulator: cpu.emulator / messages,
})

const measureRate = async (
	{ pid }: RunningBuild,
	load: Load,
	{ rate, seconds }: { readonly rate: number; readonly seconds: number },
): Promise<AtRate> => {
	const before = cpuTimes(pid)
	const { sent, delivered, closed, latencies, late, worstSecond } = await load.send(rate, seconds)
	const cpu = perMessage(difference(before, cpuTimes(pid)), sent)
	const at = (share: number): number => percentile(latencies, share)
	const latency = { p25: at(0.25), p50: at(0.5), p75: at(0.75), p90: at(0.9), p99: at(0.99) }
	return { rate, sent, delivered, closed, latency, worstSecond, cpu, late }
}

/** Limits for the second half of the messages, and for what is still on its way after the last one. */
const [sustainedP90, sustainedTail] = [500, 1000]

const isSustained = ({ sent, acknowledged, delivered, latencies, tail }: Sent): boolean =>
	delivered === sent &&
	acknowledged === sent &&
	percentile(latencies.slice(latencies.length / 2), 0.9) <= sustainedP90 &&
	tail <= sustainedTail

const search = (load: Load, { searchSeconds, precision }: Pace): Promise<number> =>
	searchMaximum(async (rate) => isSustained(await load.send(rate, searchSeconds)), {
		from: 20,
		to: 5000,
		precision,
	})

/** Functions start with their first messages. Faster than the measured rates, watchers would be cut off as too slow. */
const warmUp = async (load: Load, { devices, rates }: Setup, { warmUpSeconds }: Pace): Promise<void> => {
	const fastest = Math.max(...rates)
	await load.send(Math.min(5, fastest), Math.max(3, devices / 5))
	await load.send(fastest, warmUpSeconds)
}

/** Starts a build with a copy of its data, measures it with one setup, and stops it. */
export const measureBuild = async (
	build: Build,
	root: string,
	setup: Setup,
	pace: Pace,
): Promise<Measured> => {
	await using running = await runCopy(build, root, setup.history)
	await using stack = new AsyncDisposableStack()
	const seen = seenDevices.slice(0, setup.devices)
	const { coapPort, webSocketUrl } = running
	const load = await startLoad({
		coapPort,
		webSocketUrl,
		seen,
		watchers: setup.watchers,
		records: setup.records,
		// Builds without this form send frame by frame.
		isPacked: true,
	})
	stack.defer(load.stop)
	await warmUp(load, setup, pace)
	const rates: AtRate[] = []
	const seconds = setup.history > 0 ? pace.secondsWithHistory : pace.seconds
	for (const rate of setup.rates) rates.push(await measureRate(running, load, { rate, seconds }))
	const backlog = setup.isBacklogRead
		? { backlog: await readBacklog(webSocketUrl, seen[0]?.fingerprint ?? '') }
		: {}
	const maximum = setup.isSearched ? { maximum: await search(load, pace) } : {}
	return {
		secondsToReady: running.secondsToReady,
		rates,
		...backlog,
		...maximum,
		memory: memoryOf(running.pid),
	}
}
