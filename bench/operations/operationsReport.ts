import {
	type Case,
	type Counts,
	isAimReached,
	isSame,
	type Operations,
	referenceModel,
	summarise,
} from './operationsCount.ts'

/** A message that was counted. */
export type CountedCase = Case & { readonly counts: Counts }

/** The same message again, beside more that does not concern it. */
export type CountedBeside = { readonly beside: string; readonly counts: Counts }

export type CountedOperations = {
	readonly cases: readonly CountedCase[]
	/** the first one has nothing beside it */
	readonly beside: readonly CountedBeside[]
}

export type Verdict = { readonly isReached: boolean; readonly isIndependent: boolean }

export const verdictOf = ({ cases, beside }: CountedOperations): Verdict => {
	const all = [...cases, ...beside].map(({ counts }) => counts)
	return {
		isReached: all.every((counts) => isAimReached(summarise(counts))),
		isIndependent: beside.every(({ counts }) => isSame(beside[0]?.counts ?? {}, counts)),
	}
}

/** In Markdown, with columns of equal width. */
export const markdownTable = (
	header: readonly string[],
	rows: readonly (readonly (string | number)[])[],
): string => {
	const cells = [header, header.map(() => '---'), ...rows].map((row) => row.map(String))
	const width = (column: number) => Math.max(...cells.map((row) => row[column]?.length ?? 0))
	return cells
		.map((row) => `| ${row.map((cell, column) => cell.padEnd(width(column))).join(' | ')} |\n`)
		.join('')
}

const columns: readonly (readonly [string, (operations: Operations) => number])[] = [
	['queue sends', ({ queueSends }) => queueSends],
	['function calls', ({ functionCalls }) => functionCalls],
	['events', ({ events }) => events],
	['keyed queries', ({ queries }) => queries],
	['full scans', ({ scans }) => scans],
	['other reads', ({ reads }) => reads],
	['writes', ({ writes }) => writes],
	['posts', ({ posts }) => posts],
]

const casesTable = (cases: readonly CountedCase[]): string =>
	markdownTable(
		['updates', 'of objects', 'clients', ...columns.map(([name]) => name)],
		cases.map((each) => [
			each.updates,
			each.objects,
			each.clients,
			...columns.map(([, of]) => `${of(summarise(each.counts))} / ${of(referenceModel(each))}`),
		]),
	)

const total = (counts: Counts): number => Object.values(counts).reduce((sum, count) => sum + count, 0)

const besideTable = (beside: readonly CountedBeside[]): string =>
	markdownTable(
		['beside', 'operations'],
		beside.map((each) => [each.beside, total(each.counts)]),
	)

const operationsTable = (counts: Counts): string =>
	markdownTable(
		['who', 'does', 'times'],
		Object.entries(counts).map(([key, count]) => {
			const [who = '', ...does] = key.split(' ')
			return [who, does.join(' '), count]
		}),
	)

/** The tables, and whether the operations are what was aimed at. */
export const operationsReport = (counted: CountedOperations): string => {
	const { isReached, isIndependent } = verdictOf(counted)
	const aim = 'at most 1 function call, 0 events, 1 keyed query for the connections, 0 full scans'
	return [
		'AWS operations per message: counted by the local host / model of the reference system.',
		'The reference system is the backend of hello.nrfcloud.com of October 2024.',
		'',
		casesTable(counted.cases),
		`Aim, ${aim}: ${isReached ? 'reached' : 'MISSED'}`,
		'',
		'1 update for 1 client, one by one:',
		'',
		operationsTable(counted.beside[0]?.counts ?? {}),
		'The same beside ever more:',
		'',
		besideTable(counted.beside),
		`The same operations each time: ${isIndependent ? 'yes' : 'NO'}`,
		'',
		'Not counted: what a source mapping itself asks of its queue, one receive and one delete per batch.',
		'Not known here: consumed capacity. So these are numbers of operations, not costs.',
		'',
	].join('\n')
}
