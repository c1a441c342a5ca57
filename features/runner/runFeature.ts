import { runSuite, type StepRunnerArgs } from '@bifravst/bdd-markdown'
import { checkExamples, checkReplaced } from './checkStep.ts'
import type { FeatureFile } from './readFeature.ts'
import { type FeatureResult, failedFeature } from './result.ts'
import { failureOfFeature, type Ran, scenarioResult } from './scenarioResults.ts'
import { type Context, findStep, type Step } from './step.ts'
import { within } from './within.ts'

export type Limits = { readonly stepSeconds: number; readonly signal?: AbortSignal }

const runStep = async (
	{ step: replaced, scenario, feature, context }: StepRunnerArgs<Context>,
	steps: readonly Step[],
	{ stepSeconds, signal }: Limits,
): Promise<void> => {
	const written = scenario.steps.find(({ line }) => line === replaced.line) ?? replaced
	checkExamples(written, feature.frontMatter?.exampleContext ?? {}, context)
	checkReplaced(replaced)
	const { step, values } = findStep(steps, replaced.title)
	const block = replaced.codeBlock?.code
	if (step.takesBlock !== (block !== undefined))
		throw new Error(step.takesBlock ? 'this step needs a block' : 'this step has no use for a block')
	const limit = signal === undefined ? { seconds: stepSeconds } : { seconds: stepSeconds, signal }
	await within('the step', limit, Promise.try(step.run, values, context, block ?? ''))
}

/** Runs one feature, with a context of its own. Never rejects: what goes wrong is a result. */
export const runFeature = async (
	featureFile: FeatureFile,
	path: string,
	steps: readonly Step[],
	limits: Limits,
): Promise<FeatureResult> => {
	const { feature } = featureFile
	const title = feature.title ?? path
	const records = new Map<object, Ran>()
	const context: Context = {}
	const runner = runSuite<Context>([featureFile], title).addStepRunners({
		// Matched when it runs, on its real values: those of the example may say another sentence.
		match: () => true,
		run: async (args) => {
			const record = records.get(args.scenario) ?? { steps: 0 }
			records.set(args.scenario, record)
			try {
				await runStep(args, steps, limits)
				record.steps++
			} catch (error) {
				record.failure = { line: args.step.line, reason: (error as Error).message }
				throw error
			}
		},
	})
	try {
		const { results } = await runner.run(context)
		const scenarios = results
			.flatMap(([, result]) => result.results)
			.map(([scenario, { duration }]) => scenarioResult(scenario, duration, records.get(scenario)))
		const failure = failureOfFeature(feature, scenarios, context)
		if (failure === undefined) return { file: path, title, scenarios }
		const whole = { title: 'everything that is written runs', steps: 0, milliseconds: 0, failure }
		return { file: path, title, scenarios: [...scenarios, whole] }
	} catch (error) {
		return failedFeature(path, (error as Error).message, feature.line)
	}
}
