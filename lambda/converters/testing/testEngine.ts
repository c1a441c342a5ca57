import type { ConverterInput, ConverterRun, Language } from '../converter.ts'
import { createEngine, type Engine, type RunLimits } from '../engine.ts'

/** 14 November 2023, 22:13:20 UTC */
export const RECEIVED_AT = 1_700_000_000_000

/** Milliseconds of CPU time of this thread: a busy machine makes no script late. */
const cpuClock = (): number => {
	const { user, system } = process.threadCpuUsage()
	return (user + system) / 1000
}

export const testEngine = (standby = 1): Promise<Engine> =>
	createEngine({
		clock: () => performance.now(),
		cpuClock,
		translateTbel: () => ({ code: 'syntax', message: 'There is no TBEL here.' }),
		standby,
	})

export type TestRun = {
	readonly language?: Language
	/** text, or bytes */
	readonly payload?: string | readonly number[]
	readonly metadata?: ConverterInput['metadata']
	readonly limits?: RunLimits
}

/** Runs scripts with messages that a test only has to name where they matter. */
export const runsOf =
	(engine: Engine) =>
	(
		source: string,
		{ language = 'javascript', payload = '', metadata = {}, limits }: TestRun = {},
	): ConverterRun =>
		engine.run(
			{ language, source },
			{
				payload: typeof payload === 'string' ? new TextEncoder().encode(payload) : Uint8Array.from(payload),
				metadata,
				receivedAt: RECEIVED_AT,
			},
			limits,
		)

/** The output of a run; throws what stopped it. */
export const outputOf = (run: ConverterRun): unknown => {
	if ('problem' in run) throw new Error(JSON.stringify(run.problem))
	return run.output
}

/** What stopped a run; throws its output. */
export const problemOf = (run: ConverterRun) => {
	if ('problem' in run) return run.problem
	throw new Error(`no problem, but ${JSON.stringify(run.output)}`)
}
