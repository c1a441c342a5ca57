import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'

type Row = {
	/** what its table is about: `RFC 8428`, `OMA LwM2M`, `Decisions` … */
	readonly about: string
	/** as in `§4.1`, `Appendix A`, `D5` */
	readonly clauses: readonly string[]
	readonly tests: readonly Title[]
	readonly vectors: readonly string[]
}

/** A test as it is named in the document; without a file, it is not clear where it is. */
type Title = { readonly file: string | undefined; readonly title: string | undefined }

type Vector = { readonly id: string; readonly rfc?: string; readonly decision?: string }

const root = join(import.meta.dirname, '..')

const clausesIn = (text: string): readonly string[] =>
	[...text.matchAll(/§[\d.]*\d|Appendix [A-Z]|\bD\d+\b/g)].map(([clause]) => clause)

/** What the last cell of a row names: files in backticks, titles in quotes behind them, ids of vectors. */
const shownBy = (cell: string): Pick<Row, 'tests' | 'vectors'> => {
	const tests: Title[] = []
	const vectors: string[] = []
	let file: string | undefined
	for (const [, path, title, id] of cell.matchAll(/`([^`]+)`|"([^"]+)"|\b([A-Z]{1,2}\d{2})\b/g)) {
		if (id !== undefined) vectors.push(id)
		else {
			file = path ?? file
			tests.push({ file, title })
		}
	}
	return { tests, vectors }
}

/** Without the tables that `npm run interop` writes: a run shows what they say. */
const withoutRuns = (markdown: string): string =>
	markdown.replaceAll(/<!-- npm run interop: [\s\S]*?<!-- end of .*? -->/g, '')

/** The rows of the tables with the column "shown by". */
const rowsIn = (markdown: string): readonly Row[] => {
	const rows: Row[] = []
	let about = ''
	for (const line of withoutRuns(markdown).split('\n')) {
		about = /^## (RFC \d+|OMA LwM2M|[^:]+)/.exec(line)?.[1] ?? about
		const [, clause, , , cell] = line.split('|').map((part) => part.trim())
		if (clause === undefined || cell === undefined || cell === 'shown by' || clause === '---') continue
		rows.push({ about, clauses: clausesIn(clause), ...shownBy(cell) })
	}
	return rows
}

/** The clauses that a vector is about, as `RFC 8428 §4.1`. */
const clausesOf = ({ rfc = '', decision }: Vector): readonly string[] => {
	const clauses: string[] = decision === undefined ? [] : [`Decisions ${decision}`]
	let about = ''
	for (const [, specification, clause] of rfc.matchAll(
		/(RFC \d+|OMA LwM2M)|(§[\d.]*\d|App(?:endix|\.) [A-Z])/g,
	)) {
		about = specification ?? about
		if (clause !== undefined) clauses.push(`${about} ${clause.replace('App.', 'Appendix')}`)
	}
	return clauses
}

const problemsOfTitle = ({ file, title }: Title, read: (file: string) => string | undefined): string[] => {
	if (file === undefined) return [`"${title}" stands behind no file`]
	const source = read(file)
	if (source === undefined) return [`there is no file ${file}`]
	if (title === undefined) return []
	const forms = file.endsWith('.md') ? [`\n## ${title}\n`] : ["'", '"', '`'].map((q) => `${q}${title}${q}`)
	return forms.some((form) => source.includes(form)) ? [] : [`${file} has no test "${title}"`]
}

/** What does not fit together. */
const problemsOf = (
	rows: readonly Row[],
	vectors: readonly Vector[],
	read: (file: string) => string | undefined,
): readonly string[] => {
	const ids = new Set(vectors.map(({ id }) => id))
	const named = new Set(rows.flatMap((row) => row.vectors))
	const namedAt = new Set(
		rows.flatMap(({ about, clauses, vectors: ofRow }) =>
			clauses.flatMap((clause) => ofRow.map((id) => `${about} ${clause} ${id}`)),
		),
	)
	return [
		...rows.flatMap(({ about, clauses, tests, vectors: ofRow }) =>
			tests.length + ofRow.length === 0 ? [`${about} ${clauses.join(', ')} is shown by nothing`] : [],
		),
		...rows.flatMap(({ tests }) => tests).flatMap((title) => problemsOfTitle(title, read)),
		...[...named].filter((id) => !ids.has(id)).map((id) => `there is no vector ${id}`),
		...[...ids].filter((id) => !named.has(id)).map((id) => `vector ${id} is not named`),
		...vectors.flatMap((vector) =>
			clausesOf(vector)
				.filter((clause) => !namedAt.has(`${clause} ${vector.id}`))
				.map((clause) => `${clause} does not name vector ${vector.id}`),
		),
	]
}

describe('docs/conformance.md', () => {
	const vectorsOf = (name: string): readonly Vector[] =>
		JSON.parse(readFileSync(join(root, 'testdata', name), 'utf8')) as readonly Vector[]
	const readOf = (file: string): string | undefined =>
		existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : undefined

	it('names tests that exist, and every vector at its clauses', () => {
		const rows = rowsIn(readFileSync(join(import.meta.dirname, 'conformance.md'), 'utf8'))
		const vectors = [...vectorsOf('senml-vectors.json'), ...vectorsOf('field-vectors.json')]
		assert.ok(rows.length > 100, `${rows.length} rows`)
		assert.deepEqual(problemsOf(rows, vectors, readOf), [])
	})
})

describe('the comparison of docs/conformance.md with tests and vectors', () => {
	const files: Readonly<Record<string, string>> = {
		'a.test.ts': `it('it holds', f)\nit("it's so", f)`,
		'b.feature.md': '# B\n\n## It works\n',
	}
	const vectors: readonly Vector[] = [
		{ id: 'A01', rfc: 'RFC 1 §2, §3.1', decision: 'D4' },
		{ id: 'AB02', rfc: 'RFC 1 App. A' },
		{ id: 'A03' },
	]
	const lines = [
		'## RFC 1: words',
		'| clause | what it says | we | shown by |',
		'| --- | --- | --- | --- |',
		'| §2 | a | follow | A01, `a.test.ts`: "it holds", "it\'s so", `b.feature.md`: "It works" |',
		'| §3.1, Appendix A | a | follow | A01 AB02 |',
		'## Decisions',
		'| D4 | a | b | A01 A03 |',
	]
	const compare = (change: (line: string) => string): readonly string[] =>
		problemsOf(rowsIn(lines.map(change).join('\n')), vectors, (file) => files[file])

	it('has nothing against a row for each clause', () => {
		assert.deepEqual(
			compare((line) => line),
			[],
		)
	})

	for (const [from, to, problem] of [
		['"it holds"', '"it"', 'a.test.ts has no test "it"'],
		['"It works"', '"works"', 'b.feature.md has no test "works"'],
		['`a.test.ts`', '`c.test.ts`', 'there is no file c.test.ts'],
		['`a.test.ts`: ', '', '"it holds" stands behind no file'],
		['A01 A03', 'A01', 'vector A03 is not named'],
		['A01 A03', 'A03', 'Decisions D4 does not name vector A01'],
		['A01 A03', 'A01 A03 A09', 'there is no vector A09'],
		['A01 AB02', 'A01', 'RFC 1 Appendix A does not name vector AB02'],
		['§3.1', '§3', 'RFC 1 §3.1 does not name vector A01'],
		['A01 A03 |', ' |', 'Decisions D4 is shown by nothing'],
	] as const)
		it(`tells: ${problem}`, () => {
			const problems = compare((line) => line.replace(from, to))
			assert.ok(problems.includes(problem), problems.join('\n'))
		})
})
