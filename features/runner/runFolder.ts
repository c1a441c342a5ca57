import { findFeatures } from './findFeatures.ts'
import { readFeature } from './readFeature.ts'
import { type FeatureResult, failedFeature } from './result.ts'
import { type Limits, runFeature } from './runFeature.ts'
import type { Step } from './step.ts'

type Options = {
	readonly folder: string
	/** the steps of one feature, with nothing left in them of another; `onEnd` takes what has to be closed */
	readonly steps: (onEnd: (close: () => void) => void) => readonly Step[]
	readonly limits: Limits
	/** hears of every feature as soon as it has ended */
	readonly onFeature?: (result: FeatureResult) => void
}

const runFile = async (path: string, { steps, limits }: Options): Promise<FeatureResult> => {
	const read = await readFeature(path)
	if ('scenarios' in read) return read
	const closes: (() => void)[] = []
	try {
		return await runFeature(
			read,
			path,
			steps((close) => closes.push(close)),
			limits,
		)
	} finally {
		for (const close of closes) close()
	}
}

/**
 * Runs all features below a folder, one after the other. No feature at all is a failure, too. Rejects when the
 * signal of the limits ends the run.
 */
export const runFolder = async (options: Options): Promise<readonly FeatureResult[]> => {
	const { folder, limits, onFeature = () => undefined } = options
	const { paths, refused } = await findFeatures(folder)
	const results = [...refused]
	if (paths.length + results.length === 0)
		results.push(failedFeature(folder, 'there is no feature in this folder'))
	for (const result of results) onFeature(result)
	for (const path of paths) {
		limits.signal?.throwIfAborted()
		const result = await runFile(path, options)
		results.push(result)
		onFeature(result)
	}
	limits.signal?.throwIfAborted()
	return results
}
