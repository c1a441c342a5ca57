import { after, describe, it } from 'node:test'
import { type Options, planFeatures } from './planFeatures.ts'

/** Registers every feature below a folder as a suite of `node:test`, and every scenario of it as a test. */
export const describeFeatures = (options: Options): void => {
	for (const { title, cases, close } of planFeatures(options))
		describe(title, () => {
			after(close)
			for (const { title: name, run } of cases) it(name, ({ signal }) => run(signal))
		})
}
