import { checkScript } from './checkScript.ts'
import type {
	ConverterInput,
	ConverterLimits,
	ConverterProblem,
	ConverterRun,
	ConverterSource,
	EncoderInput,
} from './converter.ts'
import { type TranslateTbel, toScript } from './dialects/dialects.ts'
import { endProblem } from './endProblem.ts'
import { defaultLimits } from './limits.ts'
import { encoderInput, harnessInput } from './quickjs/harnessInput.ts'
import { createInterpreters } from './quickjs/interpreters.ts'
import { createPrints } from './quickjs/prints.ts'
import { type Ended, type Run, runScript } from './quickjs/runScript.ts'
import type { Clocks } from './quickjs/watchTime.ts'
import { readAnswer } from './readAnswer.ts'
import { remembered } from './remembered.ts'

export type Engine = {
	/** Converts one message. Never throws for what a script does, and leaves nothing for the next run. */
	readonly run: (
		source: ConverterSource,
		input: ConverterInput | EncoderInput,
		limits?: RunLimits,
	) => ConverterRun
	/** What keeps a script from being a converter: it does not parse, or has no decoder. Undefined: nothing. */
	readonly check: (source: ConverterSource) => ConverterProblem | undefined
	/** Resolves when interpreters that failed are replaced: for whoever runs many scripts without another wait. */
	readonly ready: () => Promise<void>
}

/** What may be set for a run. The limit of memory is that of the engine. */
export type RunLimits = Partial<Omit<ConverterLimits, 'memoryBytes'>>

export type EngineNeeds = Clocks & {
	/** at least some 11 MB, which QuickJS begins with */
	readonly memoryBytes?: number
	readonly translateTbel: TranslateTbel
	/** interpreters that wait for one that fails; more of them take more time to start */
	readonly standby?: number
}

/** How many converters are kept as scripts; a queue serves few of them. */
const REMEMBERED = 100

/** The engine for converters of all languages, on QuickJS in WebAssembly. */
export const createEngine = async ({
	translateTbel,
	standby = 1,
	memoryBytes = defaultLimits.memoryBytes,
	...clocks
}: EngineNeeds): Promise<Engine> => {
	const interpreters = await createInterpreters(standby, memoryBytes)
	const scriptOf = remembered(toScript(translateTbel), REMEMBERED)

	const attempt = (run: Run): Ended => {
		const interpreter = interpreters.current()
		if (interpreter === undefined) return { failed: 'all interpreters are being replaced' }
		try {
			return runScript(interpreter, run)
		} catch (error) {
			// A trap of WebAssembly, or the end of the host's stack: nobody knows the state of the interpreter.
			interpreters.discard()
			return error instanceof RangeError ? 'out of stack' : { failed: String(error) }
		}
	}

	const run: Engine['run'] = (source, input, overrides = {}) => {
		const limits = { ...defaultLimits, memoryBytes, ...overrides }
		const start = clocks.clock()
		const prints = createPrints(limits.printBytes)
		const outcome = (): { readonly output: unknown } | { readonly problem: ConverterProblem } => {
			const script = scriptOf(source)
			if ('message' in script) return { problem: script }
			const { receivedAt } = input
			const passed = 'msg' in input ? encoderInput(input) : harnessInput(input)
			const ended = attempt({ script, input: passed, receivedAt, limits, prints, ...clocks })
			return typeof ended === 'object' && 'answer' in ended
				? readAnswer({
						answer: ended.answer,
						source,
						metadata: input.metadata,
						limits,
						prints,
					})
				: { problem: endProblem(ended, script, limits) }
		}
		const result = outcome()
		const leftOut = prints.leftOut()
		return {
			prints: prints.lines,
			...(leftOut > 0 && { printsLeftOut: leftOut }),
			milliseconds: clocks.clock() - start,
			...result,
		}
	}

	return { run, check: checkScript({ scriptOf, attempt, clocks }), ready: interpreters.ready }
}
