import { CONTESTANTS, type ContestantName } from './contestants.ts'

/** Milliseconds per message. */
export type Times = { readonly p50: number; readonly p99: number }

export type MeasuredWorkload = {
	readonly name: string
	readonly times: Readonly<Record<'ours', Times>> & Readonly<Partial<Record<ContestantName, Times>>>
}

export type Goal = {
	readonly workload: string
	readonly goal: string
	readonly aim: string
	readonly is: number
	readonly isReached: boolean
}

const MOST_MILLISECONDS = 1
const LEAST_FASTER = 8

/** At most a millisecond, and so many times faster than the faster way to use the other package, which has no TBEL. */
export const goalsOf = (all: readonly MeasuredWorkload[]): readonly Goal[] =>
	all.flatMap(({ name, times }) => {
		const ours = times.ours.p50
		const quick: Goal = {
			workload: name,
			goal: 'ms per message',
			aim: `at most ${MOST_MILLISECONDS}`,
			is: ours,
			isReached: ours <= MOST_MILLISECONDS,
		}
		if (times.run === undefined || times.runner === undefined) return [quick]
		const faster = Math.min(times.run.p50, times.runner.p50) / ours
		return [
			quick,
			{
				workload: name,
				goal: 'faster than run',
				aim: `at least ${LEAST_FASTER}`,
				is: faster,
				isReached: faster >= LEAST_FASTER,
			},
		]
	})

const cell = (times: Times | undefined): string =>
	times === undefined ? '-' : `${times.p50.toFixed(3)} (${times.p99.toFixed(3)})`

/** The tables that a person reads. */
export const convertersReport = (all: readonly MeasuredWorkload[], goals: readonly Goal[]): string => {
	const names = Object.keys(CONTESTANTS) as ContestantName[]
	const rows = [
		['ms per message: p50 (p99)', ...names],
		...all.map(({ name, times }) => [name, ...names.map((contestant) => cell(times[contestant]))]),
	]
	return [
		...rows.map(
			([first = '', ...others]) => `${first.padEnd(26)}${others.map((text) => text.padStart(19)).join('')}`,
		),
		'',
		...names.map((name) => `${name.padEnd(11)}${CONTESTANTS[name]}`),
		'',
		...goals.map(
			({ workload, goal, aim, is, isReached }) =>
				`${workload.padEnd(13)}${goal.padEnd(17)}${aim.padStart(12)}${is.toFixed(2).padStart(9)}  ${isReached ? 'reached' : 'MISSED'}`,
		),
		'',
	].join('\n')
}
