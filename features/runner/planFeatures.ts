import { globSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { type Case, inOrder } from './inOrder.ts'
import { type Feature, readFeature } from './readFeature.ts'
import { type FeatureRun, runScenario, scenariosOf, titleOf } from './runScenario.ts'
import type { Context, Step } from './step.ts'

export type Options = {
	readonly folder: string
	/** makes the steps of one feature when its first scenario runs; `onEnd` takes what has to be closed */
	readonly steps: (onEnd: (close: () => void) => void) => readonly Step[]
	readonly stepSeconds: number
}

/** A feature as a group of tests. */
export type Plan = { readonly title: string; readonly cases: readonly Case[]; readonly close: () => void }

type Usage = { readonly defined: Set<string>; readonly used: Set<string> }

const failing = (title: string, reason: string): Plan => ({
	title,
	cases: [{ title: 'can be run', run: () => Promise.reject(new Error(reason)) }],
	close: () => undefined,
})

const checkSet = (file: string, examples: Context, context: Context): void => {
	const unset = Object.keys(examples).filter((key) => !Object.hasOwn(context, key))
	if (unset.length > 0)
		throw new Error(`${file}:1: exampleContext: no step has set ${unset.map((key) => `"${key}"`).join(', ')}`)
}

const planFeature = (path: string, feature: Feature, options: Options, usage: Usage): Plan => {
	const file = relative('.', path)
	const closes: (() => void)[] = []
	const examples: Context = feature.frontMatter?.exampleContext ?? {}
	const context: Context = {}
	let run: FeatureRun | undefined
	const start = (): FeatureRun => {
		const steps = options.steps((close) => closes.push(close))
		for (const { sentence } of steps) usage.defined.add(sentence)
		const onUse = (sentence: string): void => void usage.used.add(sentence)
		return { file, examples, context, steps, onUse, stepSeconds: options.stepSeconds }
	}
	const started = (): FeatureRun => {
		run ??= start()
		return run
	}
	const scenarios = scenariosOf(feature).map((scenario) => ({
		title: titleOf(scenario),
		run: (signal: AbortSignal) => runScenario(scenario, started(), signal),
	}))
	const last = { title: 'every example becomes real', run: () => checkSet(file, examples, context) }
	return {
		title: feature.title ?? basename(path),
		cases: inOrder(Object.keys(examples).length === 0 ? scenarios : [...scenarios, last]),
		close: () => {
			for (const close of closes) close()
		},
	}
}

const planFile = (path: string, options: Options, usage: Usage): Plan => {
	if (!path.endsWith('.feature.md'))
		return failing(basename(path), `${path}:1: the name does not end in .feature.md`)
	try {
		return planFeature(path, readFeature(path), options, usage)
	} catch (error) {
		return failing(basename(path), (error as Error).message)
	}
}

const planUsage = ({ defined, used }: Usage): Plan => {
	const run = (): void => {
		const unused = [...defined].filter((sentence) => !used.has(sentence))
		if (unused.length > 0) throw new Error(`no feature has this sentence: ${unused.join('\n')}`)
	}
	return {
		title: 'The steps',
		cases: [{ title: 'are used, each of them', run }],
		close: () => undefined,
	}
}

/** Every Markdown file below a folder has to be a feature. No feature at all is a failure, too. */
export const planFeatures = (options: Options): readonly Plan[] => {
	const { folder } = options
	const paths = globSync('**/*.{md,markdown}', { cwd: folder }).sort()
	if (paths.length === 0) return [failing(folder, `${folder}:1: there is no feature in this folder`)]
	const usage: Usage = { defined: new Set(), used: new Set() }
	return [...paths.map((path) => planFile(join(folder, path), options, usage)), planUsage(usage)]
}
