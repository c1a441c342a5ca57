import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'

type Row = {
	readonly row: number
	readonly hop: string
	/** how the row is shown, or why it is left out */
	readonly shownBy: string
}

type Title = { readonly file: string; readonly title: string; readonly isPlain: boolean }

const root = join(import.meta.dirname, '..')

/** The rows of the table whose first column is a number. */
const rowsIn = (markdown: string): readonly Row[] =>
	markdown
		.split('\n')
		.map((line) => line.split('|').map((cell) => cell.trim()))
		.filter(([, number = '']) => /^\d+$/.test(number))
		.map(([, number, hop = '', , , shownBy = '']) => ({ row: Number(number), hop, shownBy }))

/** Titles that begin with `row`, of suites and tests, as they stand in a source. */
const titlesIn = (file: string, source: string): readonly Title[] =>
	[...source.matchAll(/^\s*(?:await )?(?:describe|it|test)\(\s*(['"`])(row\b.*?)\1/gm)].map(
		([, quote, title = '']) => ({ file, title, isPlain: quote !== '`' }),
	)

const reasonOf = ({ shownBy }: Row): string | undefined => /^left out: (.+)$/.exec(shownBy)?.[1]

const filesIn = ({ shownBy }: Row): readonly string[] =>
	[...shownBy.matchAll(/`([^`]+\.test\.ts)`/g)].map(([, file = '']) => file)

const numberOf = ({ title }: Title): number => Number(/^row (\d+): /.exec(title)?.[1])

const problemsOfRow = (row: Row, titles: readonly Title[]): readonly string[] => {
	const mine = titles.filter((title) => numberOf(title) === row.row)
	const files = new Set(mine.map(({ file }) => file))
	const problems: string[] = []
	if (mine.length === 0 && reasonOf(row) === undefined)
		problems.push('has neither a test nor a reason to be left out')
	if (mine.length > 0 && reasonOf(row) !== undefined) problems.push('is left out, and has a test')
	for (const file of filesIn(row)) if (!files.has(file)) problems.push(`has no test in ${file}`)
	if (mine.length > 0)
		for (const file of files) if (!filesIn(row).includes(file)) problems.push(`does not name ${file}`)
	for (const { title, file } of mine)
		if (!title.startsWith(`row ${row.row}: ${row.hop}: `))
			problems.push(`is at ${row.hop}, which the title in ${file} does not say: ${title}`)
	return problems.map((problem) => `row ${row.row} ${problem}`)
}

/** What does not fit together. */
const problemsOf = (rows: readonly Row[], titles: readonly Title[]): readonly string[] => {
	const known = rows.map(({ row }) => row)
	const order = known.flatMap((row, index) =>
		row === index + 1 ? [] : [`row ${row} stands in place ${index + 1}`],
	)
	const strays = titles.flatMap(({ file, title, isPlain }) => {
		if (!isPlain) return [`${file}: the title is no plain text: ${title}`]
		return known.includes(numberOf({ file, title, isPlain }))
			? []
			: [`${file}: there is no such row: ${title}`]
	})
	return [...order, ...strays, ...rows.flatMap((row) => problemsOfRow(row, titles))]
}

describe('the table of docs/reliability.md', () => {
	const rows = rowsIn(readFileSync(join(import.meta.dirname, 'reliability.md'), 'utf8'))
	const titles = globSync('**/*.test.ts', { cwd: root, exclude: ['**/node_modules', 'cdk.out'] }).flatMap(
		(file) => titlesIn(file, readFileSync(join(root, file), 'utf8')),
	)

	it('has 71 rows, and the tests have the same', () => {
		assert.equal(rows.length, 71)
		assert.deepEqual(problemsOf(rows, titles), [])
	})
})

describe('the comparison of table and tests', () => {
	const rows = rowsIn(
		[
			'| row | hop | what goes wrong | what happens | shown by |',
			'| --- | --- | --- | --- | --- |',
			'| 1 | edge | a | b | `a.test.ts` |',
			'| 2 | queue | a | b | left out: there is none |',
		].join('\n'),
	)
	const fits = `\tit('row 1: edge: it holds', () => {})`
	const compare = (source: string) => problemsOf(rows, titlesIn('a.test.ts', source))

	it('has nothing against a test for each row that is not left out', () => {
		assert.deepEqual(compare(fits), [])
	})

	const cases = [
		{ source: '', problem: 'row 1 has neither a test nor a reason to be left out' },
		{ source: '', problem: 'row 1 has no test in a.test.ts' },
		{ source: `// ${fits}`, problem: 'row 1 has neither a test nor a reason to be left out' },
		{ source: `${fits}\nit("row 2: queue: so", f)`, problem: 'row 2 is left out, and has a test' },
		{
			source: `${fits}\nit('row 4: edge: so', f)`,
			problem: 'a.test.ts: there is no such row: row 4: edge: so',
		},
		{ source: `${fits}\nit('row one', f)`, problem: 'a.test.ts: there is no such row: row one' },
		{
			source: `describe('row 1: queue: so', f)`,
			problem: 'row 1 is at edge, which the title in a.test.ts does not say: row 1: queue: so',
		},
		{
			// biome-ignore lint/suspicious/noTemplateCurlyInString: the title of a test, as it stands in its source
			source: 'it(`row ${n}: edge: so`, f)',
			// biome-ignore lint/suspicious/noTemplateCurlyInString: see above
			problem: 'a.test.ts: the title is no plain text: row ${n}: edge: so',
		},
	]
	for (const { source, problem } of cases)
		it(`tells: ${problem}`, () => assert.ok(compare(source).includes(problem), compare(source).join('\n')))

	it('tells of a test in a file that the row does not name', () => {
		const titles = ['a.test.ts', 'b.test.ts'].flatMap((file) => titlesIn(file, fits))
		assert.deepEqual(problemsOf(rows, titles), ['row 1 does not name b.test.ts'])
	})
})
