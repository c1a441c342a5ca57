import type { Differential } from './runDifferential.ts'

/** The classes of differences with their numbers of packs, in Markdown, most of them first. */
export const differencesOf = ({ packs, agreed, classes }: Differential): string => {
	const rows = [...classes]
		.toSorted(([, a], [, b]) => b - a)
		.map(([{ what, clause, explanation }, count]) => `| ${count} | ${what} | ${clause} | ${explanation} |`)
	return [
		'| packs | difference | clause that decides | why |',
		'| --- | --- | --- | --- |',
		`| ${agreed} of ${packs} | none: both read the same, or both refuse the pack | | |`,
		...rows,
	].join('\n')
}
