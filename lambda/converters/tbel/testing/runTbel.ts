import type { ConverterProblem } from '../../converter.ts'
import type { TranslateTbel } from '../../dialects/dialects.ts'
import { outputOf, problemOf, runsOf, type TestRun, testEngine } from '../../testing/testEngine.ts'
import { translateTbel } from '../translateTbel.ts'

/** A converter gives an object. So that a test can ask for any value, the value is a member of one here. */
const inObject: TranslateTbel = (source) => {
	const translated = translateTbel(source)
	if ('message' in translated) return translated
	return { ...translated, code: `return {value: (() => {${translated.code}\n})()}` }
}

const run = runsOf(await testEngine(1, inObject))
const runAsItIs = runsOf(await testEngine())

const memberOf = (output: unknown): unknown =>
	typeof output === 'object' && output !== null && 'value' in output ? output.value : output

/** Runs a script inside of QuickJS, and gives its value as JSON says it. */
export const runTbel = (script: string, given: TestRun = {}): unknown =>
	memberOf(outputOf(run(script, { ...given, language: 'tbel' })))

/** What stops a script, and where. */
export const problemOfTbel = (script: string): ConverterProblem =>
	problemOf(runAsItIs(script, { language: 'tbel' }))
