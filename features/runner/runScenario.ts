import type { Step as WrittenStep } from '@bifravst/bdd-markdown'
import { replaceFromContext } from '@bifravst/bdd-markdown/runner/replaceFromContext.js'
import { replaceFromExamples } from '@bifravst/bdd-markdown/runner/replaceFromExamples.js'
import { checkExamples, checkReplaced } from './checkStep.ts'
import type { Feature } from './readFeature.ts'
import { type Context, findStep, type Step } from './step.ts'
import { within } from './within.ts'

/** A scenario, or one row of an outline. */
export type Scenario = {
	readonly title?: string
	readonly steps: readonly WrittenStep[]
	readonly row?: Readonly<Record<string, string>>
}

/** What the scenarios of one feature share. */
export type FeatureRun = {
	readonly file: string
	/** values that show in the file what a placeholder stands for */
	readonly examples: Context
	readonly context: Context
	readonly steps: readonly Step[]
	/** hears of each sentence that was used */
	readonly onUse: (sentence: string) => void
	readonly stepSeconds: number
}

export const scenariosOf = ({ scenarios }: Feature): readonly Scenario[] =>
	scenarios.flatMap((scenario): readonly Scenario[] =>
		'examples' in scenario ? scenario.examples.map((row) => ({ ...scenario, row })) : [scenario],
	)

export const titleOf = ({ title = 'Background', row = {} }: Scenario): string =>
	[title, ...Object.values(row)].join(' | ')

const runStep = async (
	written: WrittenStep,
	{ examples, context, steps, onUse, stepSeconds }: FeatureRun,
	signal: AbortSignal,
): Promise<void> => {
	signal.throwIfAborted()
	checkExamples(written, examples, context)
	const replaced = await replaceFromContext(written, { ...examples, ...context, variant: {} })
	checkReplaced(replaced)
	// Found by its real values: those of the example may make another sentence.
	const { step, values } = findStep(steps, replaced.title)
	onUse(step.sentence)
	const block = replaced.codeBlock?.code
	if (step.takesBlock !== (block !== undefined))
		throw new Error(step.takesBlock ? 'this step needs a block' : 'this step has no use for a block')
	await within(
		'the step',
		{ seconds: stepSeconds, signal },
		Promise.try(step.run, values, context, block ?? ''),
	)
}

/** The error of a step that fails has the file, the line, the step and the reason. */
export const runScenario = async (
	{ steps, row = {} }: Scenario,
	run: FeatureRun,
	signal: AbortSignal,
): Promise<void> => {
	for (const step of steps)
		try {
			await runStep(await replaceFromExamples(step, row), run, signal)
		} catch (error) {
			const where = `${run.file}:${step.line}: ${step.keyword} ${step.title}`
			throw new Error(`${where}\n${(error as Error).message}`, { cause: error })
		}
}
