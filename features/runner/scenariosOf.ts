import { replaceFromExamples } from '@bifravst/bdd-markdown/runner/replaceFromExamples.js'
import type { Feature } from './readFeature.ts'

type Written = Feature['scenarios'][number]
export type WrittenStep = Written['steps'][number]

export type Scenario = {
	readonly title: string
	readonly line: number
	readonly steps: readonly WrittenStep[]
}

const rowOf = async (written: Written, row: Readonly<Record<string, string>>): Promise<Scenario> => ({
	title: [written.title ?? 'Background', ...Object.values(row)].join(' | '),
	line: written.line,
	steps: await Promise.all(written.steps.map((step) => replaceFromExamples(step, row))),
})

/** The scenarios of a feature in the order in which they run; each row of an outline is one. */
export const scenariosOf = async ({ scenarios }: Feature): Promise<readonly Scenario[]> => {
	const rows = scenarios.flatMap((written) => {
		const examples = 'examples' in written ? written.examples : [{}]
		return examples.map((row) => rowOf(written, row))
	})
	return await Promise.all(rows)
}
