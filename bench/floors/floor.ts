import { setTimeout as wait } from 'node:timers/promises'
import { median } from '../measure.ts'

/** One thing that a message needs, and nothing around it. */
export type Floor = {
	readonly name: string
	/** how often a message of one update for one watcher needs it; a half where both sides are measured, and one is ours */
	readonly timesPerMessage: number
	/** does it once; resolves when it is done */
	readonly run: () => unknown
	readonly close?: () => unknown
}

/** Microseconds of one time. CPU times are those of all threads of this process, user and system together. */
export type FloorTimes = Pick<Floor, 'name' | 'timesPerMessage'> & {
	readonly hot: Times
	/** after pauses, as at low rates: the processor has done other things meanwhile, and threads sleep */
	readonly paused: Times
}
type Times = { readonly wall: number; readonly cpu: number }

const hotRuns = 2000
const pausedRuns = 200
const pauseMilliseconds = 10

const cpuMicroseconds = (): number => {
	const { user, system } = process.cpuUsage()
	return user + system
}

/** The median of the times; of CPU time, whose clock is coarse, the mean. */
const timesOf = async (runs: number, run: Floor['run'], pause: () => unknown): Promise<Times> => {
	const walls: number[] = []
	const before = cpuMicroseconds()
	for (let count = 0; count < runs; count++) {
		await pause()
		const startedAt = performance.now()
		await run()
		walls.push((performance.now() - startedAt) * 1000)
	}
	return { wall: median(walls), cpu: (cpuMicroseconds() - before) / runs }
}

/** What a pause costs without anything else. */
const idle = (pause: () => unknown): Promise<Times> => timesOf(pausedRuns, () => undefined, pause)

/** Measures a floor when it has just run thousands of times, and after pauses, whose own CPU time does not count. */
export const measureFloor = async (floor: Floor): Promise<FloorTimes> => {
	const { name, timesPerMessage, run, close } = floor
	const pause = () => wait(pauseMilliseconds)
	// A message needs so many in a row, and then nothing for a while.
	const inARow = Math.max(1, Math.floor(timesPerMessage))
	const runAll = async (): Promise<void> => {
		for (let count = 0; count < inARow; count++) await run()
	}
	try {
		await timesOf(hotRuns, run, () => undefined)
		const hot = await timesOf(hotRuns, run, () => undefined)
		const nothing = await idle(pause)
		const paused = await timesOf(pausedRuns, runAll, pause)
		const cpu = Math.max(0, paused.cpu - nothing.cpu)
		return { name, timesPerMessage, hot, paused: { wall: paused.wall / inARow, cpu: cpu / inARow } }
	} finally {
		await close?.()
	}
}
