import type { ConverterProblem, ConverterSource } from './converter.ts'
import { entryPointsOf, missingEntryPoint } from './dialects/dialects.ts'
import { endProblem } from './endProblem.ts'
import { defaultLimits } from './limits.ts'
import { harnessInput } from './quickjs/harnessInput.ts'
import { createPrints } from './quickjs/prints.ts'
import type { Ended, Run } from './quickjs/runScript.ts'
import { clampedTo, type Script } from './quickjs/script.ts'
import type { Clocks } from './quickjs/watchTime.ts'

type CheckNeeds = {
	readonly scriptOf: (source: ConverterSource) => Script | ConverterProblem
	readonly attempt: (run: Run) => Ended
	readonly clocks: Clocks
}

/**
 * Looks at a script without a message. Its decoder is not called; only a script that is no function body (it has no `return`
 * of its own) runs, to see whether it defines one.
 */
export const checkScript =
	({ scriptOf, attempt, clocks }: CheckNeeds) =>
	(source: ConverterSource): ConverterProblem | undefined => {
		const script = scriptOf(source)
		if ('message' in script) return script
		const look = (looked: Script): Ended =>
			attempt({
				script: looked,
				input: harnessInput({ payload: new Uint8Array(), metadata: {} }),
				receivedAt: 0,
				limits: defaultLimits,
				prints: createPrints(defaultLimits.printBytes),
				...clocks,
			})
		const parsed = look({ ...script, code: `${script.code}\n;(() => null)` })
		if (typeof parsed !== 'object' || !('answer' in parsed)) return endProblem(parsed, script, defaultLimits)
		const names = entryPointsOf(source)
		if (names.length === 0) return undefined
		const hasNone = names.map((name) => `typeof ${name} !== 'function'`).join(' && ')
		const whole: Script = {
			...script,
			code: `${source.source}\n;(() => { if (${hasNone}) throw 0; return null })`,
			positionOf: clampedTo(source.source),
		}
		const ran = look(whole)
		if (typeof ran === 'object' && 'answer' in ran) return undefined
		const problem = endProblem(ran, whole, defaultLimits)
		// A `return` outside of functions: it is the body of one.
		if (problem.code === 'syntax') return source.language === 'javascript' ? undefined : problem
		if (problem.code !== 'threw') return problem
		return { code: 'no-decoder', message: missingEntryPoint(source) }
	}
