import { type Failure, FeatureError } from './failure.ts'
import type { Feature } from './readFeature.ts'
import { runScenario, type StepRun } from './runScenario.ts'
import { type Scenario, scenariosOf } from './scenariosOf.ts'

/** A scenario as a test, which rejects with a `FeatureError`. */
export type Case = { readonly title: string; readonly run: () => Promise<void> }

/** A case that only says what is wrong with a file. */
export const failingCase = (file: string, failure: Failure): Case => ({
	title: 'can be run',
	run: async () => {
		throw new FeatureError(file, failure)
	},
})

/** `bdd-markdown` reads the scenarios of rules, and runs none of them. */
const passedOver = ({ line, rules = [] }: Feature, reached: number): Failure | undefined => {
	const more = rules
		.flatMap(({ scenarios }) => scenarios)
		.reduce((sum, scenario) => sum + ('examples' in scenario ? scenario.examples.length : 1), 0)
	return more === 0
		? undefined
		: { line, reason: `${reached + more} scenarios are written, ${reached} were reached` }
}

const checkExamplesAreReal = ({ line }: Feature, { file, examples, context }: StepRun): void => {
	const unset = Object.keys(examples).filter((key) => !(key in context))
	if (unset.length === 0) return
	const names = unset.map((key) => `"${key}"`).join(', ')
	throw new FeatureError(file, { line, reason: `exampleContext: no step has set ${names}` })
}

/** Each scenario needs those before it: a filter that leaves them out does not keep them from running first. */
const inOrder = (scenarios: readonly Scenario[], file: string, run: (index: number) => Promise<void>) => {
	const started: Promise<void>[] = []
	const start = async (index: number): Promise<void> => {
		if (index === 0) return await run(index)
		try {
			await once(index - 1)
		} catch {
			const line = scenarios[index]?.line ?? 1
			throw new FeatureError(file, { line, reason: 'not run, because a scenario before it failed' })
		}
		await run(index)
	}
	const once = (index: number): Promise<void> => {
		started[index] ??= start(index)
		return started[index]
	}
	return once
}

export const planFeature = async (feature: Feature, stepRun: StepRun): Promise<readonly Case[]> => {
	const { file } = stepRun
	const scenarios = await scenariosOf(feature)
	const runOnce = inOrder(scenarios, file, async (index) => {
		const scenario = scenarios[index]
		if (scenario !== undefined) await runScenario(scenario, stepRun)
		if (index === scenarios.length - 1) checkExamplesAreReal(feature, stepRun)
	})
	const cases = scenarios.map(({ title }, index) => ({ title, run: () => runOnce(index) }))
	const failure = passedOver(feature, scenarios.length)
	return failure === undefined ? cases : [...cases, failingCase(file, failure)]
}
