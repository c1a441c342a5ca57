import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expectedFailures } from './expectedFailures.ts'
import { implementations, versionOf } from './implementations.ts'
import type { Verdict } from './outcome.ts'

const document = join(import.meta.dirname, '../docs/conformance.md')

/** The table of a run, in Markdown: one row for each implementation that was run. */
export const tableOf = (verdicts: readonly Verdict[]): string => {
	const rows = implementations.flatMap((implementation) => {
		const own = verdicts.filter((verdict) => verdict.implementation === implementation.name)
		if (own.length === 0) return []
		const count = (status: Verdict['status']) => own.filter((verdict) => verdict.status === status).length
		const { name, ecosystem, speaks } = implementation
		return [
			`| ${name} | ${versionOf(implementation)} | ${ecosystem} | ${speaks} | ${own.length} | ${count('passed')} | ${count('failed as expected')} |`,
		]
	})
	const head = [
		'| implementation | version | from | speaks | cases | passed | fail as expected |',
		'| --- | --- | --- | --- | --- | --- | --- |',
	]
	return [...head, ...rows].join('\n')
}

/** The list of cases that fail as expected, with reasons. */
export const expectedFailuresOf = (verdicts: readonly Verdict[]): string =>
	expectedFailures
		.map(({ matches, reason }) => {
			const own = verdicts.filter((verdict) => verdict.status === 'failed as expected' && matches(verdict))
			return `* ${own.length} cases: ${reason}`
		})
		.join('\n')

const marked = (name: string): RegExp =>
	new RegExp(`(<!-- npm run interop: ${name} -->\n)([\\s\\S]*?)(\n<!-- end of ${name} -->)`)

/** The text between the marks of a part in `docs/conformance.md`; undefined if the marks are not there. */
export const committed = (name: string): string | undefined =>
	marked(name).exec(readFileSync(document, 'utf8'))?.[2]

/** Puts a text between the marks of a part. */
export const commit = (name: string, text: string): void => {
	const whole = readFileSync(document, 'utf8')
	writeFileSync(
		document,
		whole.replace(marked(name), (_, begin, __, end) => `${begin}${text}${end}`),
	)
}
