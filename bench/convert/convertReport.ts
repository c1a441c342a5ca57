import type { Measured, Outcome } from './convertGoals.ts'

/** Cells as a table with columns of equal width, the first one to the left. */
const table = (rows: readonly (readonly string[])[]): string => {
	const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
	const line = (row: readonly string[]): string =>
		row
			.map((cell, column) =>
				column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
			)
			.join('  ')
	return rows.map((row) => `${line(row)}\n`).join('')
}

const times = (all: readonly Measured[]): string => {
	const names = Object.keys(all[0]?.ns ?? {}) as (keyof Measured['ns'])[]
	const rows = all.map(({ name, records, ns }) => [
		name,
		...names.map((contestant) => (ns[contestant] / records).toFixed(0)),
	])
	return table([['ns per record', ...names], ...rows])
}

const goals = (outcomes: readonly Outcome[]): string =>
	table([
		['workload', 'goal', 'aim', 'ratio', ''],
		...outcomes.map(({ workload, goal, bound, aim, ratio, isReached }) => [
			workload,
			goal,
			`${bound} ${aim}`,
			ratio.toFixed(2),
			isReached ? 'reached' : 'MISSED',
		]),
	])

const summary = (outcomes: readonly Outcome[]): string => {
	const reached = outcomes.filter(({ isReached }) => isReached).length
	return `${reached} of ${outcomes.length} goals reached\n`
}

/** Medians in ns per record, then the ratios with their goals. */
export const convertReport = (all: readonly Measured[], outcomes: readonly Outcome[]): string =>
	[times(all), goals(outcomes), summary(outcomes)].join('\n')
