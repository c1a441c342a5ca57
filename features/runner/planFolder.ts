import { basename, relative } from 'node:path'
import { findFeatures } from './findFeatures.ts'
import { type Case, failingCase, planFeature } from './planFeature.ts'
import { readFeature } from './readFeature.ts'
import type { Step } from './step.ts'

type Options = {
	readonly folder: string
	/** the steps of one feature, with nothing left in them of another; `onEnd` takes what has to be closed */
	readonly steps: (onEnd: (close: () => void) => void) => readonly Step[]
	readonly stepSeconds: number
	/** hears the sentence of every step that runs */
	readonly onStep?: (sentence: string) => void
}

export type Plan = {
	readonly title: string
	readonly cases: readonly Case[]
	/** ends what the steps have opened */
	readonly close: () => void
}

const refusedPlan = (path: string, failure: Parameters<typeof failingCase>[1]): Plan => ({
	title: basename(path),
	cases: [failingCase(relative('.', path), failure)],
	close: () => undefined,
})

const planFile = async (path: string, options: Options): Promise<Plan> => {
	const feature = await readFeature(path)
	if ('reason' in feature) return refusedPlan(path, feature)
	const closes: (() => void)[] = []
	const { stepSeconds, onStep = () => undefined } = options
	const cases = await planFeature(feature, {
		file: relative('.', path),
		steps: options.steps((close) => closes.push(close)),
		context: {},
		examples: feature.frontMatter?.exampleContext ?? {},
		stepSeconds,
		onStep,
	})
	const close = (): void => {
		for (const end of closes) end()
	}
	return { title: feature.title ?? path, cases, close }
}

/** All features below a folder as tests. What cannot be run is a test that fails; so is a folder without features. */
export const planFolder = async (options: Options): Promise<readonly Plan[]> => {
	const { paths, refused } = await findFeatures(options.folder)
	const failing = refused.map(({ path, reason }) => refusedPlan(path, { line: 1, reason }))
	return [...failing, ...(await Promise.all(paths.map((path) => planFile(path, options))))]
}
