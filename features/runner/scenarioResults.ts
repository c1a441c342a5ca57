import type { StepText } from './checkStep.ts'
import type { Feature } from './readFeature.ts'
import type { Failure, ScenarioResult } from './result.ts'
import type { Context } from './step.ts'

export type Scenario = {
	readonly title?: string
	readonly line: number
	readonly steps: readonly StepText[]
	/** the row of an outline */
	readonly example?: Readonly<Record<string, string>>
}

/** What really ran of a scenario, noted by the steps themselves and not by the library. */
export type Ran = { steps: number; failure?: Failure }

/** How many scenarios are written in a feature, those of outlines and rules included. */
const countWritten = ({ scenarios, rules = [] }: Feature): number =>
	[...scenarios, ...rules.flatMap((rule) => rule.scenarios)].reduce(
		(count, scenario) => count + ('examples' in scenario ? scenario.examples.length : 1),
		0,
	)

const failureOf = ({ line, steps }: Scenario, record: Ran | undefined): Failure | undefined => {
	if (record === undefined) return { line, reason: 'not run, because a scenario before it failed' }
	if (record.failure !== undefined) return record.failure
	return record.steps === steps.length
		? undefined
		: { line, reason: `only ${record.steps} of ${steps.length} steps ran` }
}

export const scenarioResult = (
	scenario: Scenario,
	milliseconds: number,
	record: Ran | undefined,
): ScenarioResult => {
	const failure = failureOf(scenario, record)
	return {
		title: [scenario.title ?? 'Background', ...Object.values(scenario.example ?? {})].join(' | '),
		steps: record?.steps ?? 0,
		milliseconds,
		...(failure === undefined ? {} : { failure }),
	}
}

/** What no single scenario can tell: whether all of them ran, and whether every example became real. */
export const failureOfFeature = (
	feature: Feature,
	results: readonly ScenarioResult[],
	context: Context,
): Failure | undefined => {
	const { line } = feature
	const written = countWritten(feature)
	if (results.length !== written)
		return { line, reason: `${written} scenarios are written, ${results.length} were reached` }
	if (results.some(({ failure }) => failure !== undefined)) return undefined
	const unset = Object.keys(feature.frontMatter?.exampleContext ?? {}).filter((key) => !(key in context))
	return unset.length === 0
		? undefined
		: { line, reason: `exampleContext: no step has set ${unset.map((key) => `"${key}"`).join(', ')}` }
}
