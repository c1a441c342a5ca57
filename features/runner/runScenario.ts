import { replaceFromContext } from '@bifravst/bdd-markdown/runner/replaceFromContext.js'
import { checkExamples, checkReplaced } from './checkStep.ts'
import { FeatureError } from './failure.ts'
import type { Scenario, WrittenStep } from './scenariosOf.ts'
import { type Context, findStep, type Step } from './step.ts'
import { within } from './within.ts'

export type StepRun = {
	readonly file: string
	readonly steps: readonly Step[]
	/** what the steps of the feature keep for later ones */
	readonly context: Context
	/** values that stand for those of the context where the feature is only read */
	readonly examples: Context
	/** how long a step may take */
	readonly stepSeconds: number
	/** hears the sentence of every step that runs */
	readonly onStep: (sentence: string) => void
}

/** A step is found by its real values: those of the examples may make another sentence. */
const runStep = async (written: WrittenStep, run: StepRun): Promise<void> => {
	const { steps, context, examples, stepSeconds, onStep } = run
	checkExamples(written, examples, context)
	const replaced = await replaceFromContext(written, { ...examples, ...context })
	checkReplaced(replaced)
	const { step, values } = findStep(steps, replaced.title)
	onStep(step.sentence)
	const block = replaced.codeBlock?.code
	if (step.takesBlock !== (block !== undefined))
		throw new Error(step.takesBlock ? 'this step needs a block' : 'this step has no use for a block')
	await within('the step', stepSeconds, Promise.try(step.run, values, context, block ?? ''))
}

/** Rejects with the line and the step that failed. */
export const runScenario = async ({ steps }: Scenario, run: StepRun): Promise<void> => {
	for (const step of steps)
		try {
			await runStep(step, run)
		} catch (error) {
			const { line, title } = step
			throw new FeatureError(run.file, { line, step: title, reason: (error as Error).message })
		}
}
