import type { ConverterInput, ConverterRun, Language } from '../converter.ts'
import type { TranslateTbel } from '../dialects/dialects.ts'
import { createEngine, type Engine, type RunLimits } from '../engine.ts'
import { translateTbel } from '../tbel/translateTbel.ts'
import { threadClocks } from '../threadClocks.ts'

/** 14 November 2023, 22:13:20 UTC */
export const RECEIVED_AT = 1_700_000_000_000

export const testEngine = (standby = 1, translate: TranslateTbel = translateTbel): Promise<Engine> =>
	createEngine({
		...threadClocks(process),
		translateTbel: translate,
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
