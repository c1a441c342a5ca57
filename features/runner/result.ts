import { basename } from 'node:path'

/** Where and why a scenario did not pass. */
export type Failure = { readonly line: number; readonly reason: string }

export type ScenarioResult = {
	readonly title: string
	/** how many steps ran */
	readonly steps: number
	readonly milliseconds: number
	/** absent if it passed */
	readonly failure?: Failure
}

export type FeatureResult = {
	/** path of the file */
	readonly file: string
	readonly title: string
	readonly scenarios: readonly ScenarioResult[]
}

/** Of a check that is no feature, but counts like one of one scenario. */
export const checkResult = (
	{ file, title, check }: { readonly file: string; readonly title: string; readonly check: string },
	failure?: Failure,
): FeatureResult => {
	const scenario = { title: check, steps: 0, milliseconds: 0 }
	return { file, title, scenarios: [failure === undefined ? scenario : { ...scenario, failure }] }
}

/** Of a file that ought to be a feature, but cannot be run. */
export const failedFeature = (file: string, reason: string, line = 1): FeatureResult =>
	checkResult({ file, title: basename(file), check: 'can be run' }, { line, reason })

export const countScenarios = (
	features: readonly FeatureResult[],
): { readonly passed: number; readonly failed: number } => {
	const scenarios = features.flatMap((feature) => feature.scenarios)
	const failed = scenarios.filter(({ failure }) => failure !== undefined).length
	return { passed: scenarios.length - failed, failed }
}
