import { markdownTable } from '../../cost/table.ts'
import { median } from '../measure.ts'
import type { AtRate, Measured } from './measureBuild.ts'
import type { MemoryAfter } from './memory.ts'
import { areAgreed, type Compared, outcomesOf, type Range } from './outcomes.ts'
import { parts, total } from './processes.ts'

const builds = ['earlier', 'ours'] as const
type Name = (typeof builds)[number]

const round = (value: number): string => value.toFixed(value < 10 ? 1 : 0)

const medianOf = (
	{ rounds }: Compared,
	name: Name,
	of: (measured: Measured) => number | undefined,
): string => {
	const numbers = rounds.map((each) => of(each[name])).filter((each) => each !== undefined)
	return numbers.length === 0 ? '' : round(median(numbers))
}

const latencies = (compared: readonly Compared[]): string => {
	const shares = ['p25', 'p50', 'p75', 'p90', 'p99'] as const
	const rows = compared.flatMap((each) =>
		each.setup.rates.flatMap((rate) =>
			builds.map((name) => {
				const of = (member: (at: AtRate) => number) => (measured: Measured) =>
					measured.rates.filter((at) => at.rate === rate).map(member)[0]
				return [
					each.setup.name,
					`${rate}/s`,
					name,
					...shares.map((share) =>
						medianOf(
							each,
							name,
							of(({ latency }) => latency[share]),
						),
					),
					medianOf(
						each,
						name,
						of(({ worstSecond }) => worstSecond),
					),
					...parts.map((part) =>
						medianOf(
							each,
							name,
							of(({ cpu }) => cpu[part]),
						),
					),
					medianOf(
						each,
						name,
						of(({ cpu }) => total(cpu)),
					),
					medianOf(
						each,
						name,
						of(({ sent, delivered }) => sent - delivered),
					),
					medianOf(
						each,
						name,
						of(({ closed }) => closed),
					),
				]
			}),
		),
	)
	return markdownTable(
		[
			'setup',
			'rate',
			'build',
			...shares,
			'p90 of worst second',
			...parts.map((part) => `CPU ${part}`),
			'CPU all',
			'lost',
			'closed',
		],
		rows,
	)
}

const others = (compared: readonly Compared[]): string =>
	markdownTable(
		['setup', 'build', 'maximum/s', 'backlog ms', 'memory MB', 'start s'],
		compared.flatMap((each) =>
			builds.map((name) => [
				each.setup.name,
				name,
				medianOf(each, name, ({ maximum }) => maximum),
				medianOf(each, name, ({ backlog }) => backlog),
				medianOf(each, name, ({ memory }) => memory),
				medianOf(each, name, ({ secondsToReady }) => secondsToReady),
			]),
		),
	)

const targetsTable = (compared: readonly Compared[]): string =>
	markdownTable(
		['target', 'ours / earlier', 'lowest', 'highest', 'aim', ''],
		outcomesOf(compared).map(({ name, ratio, low, high, target, isReached }) => [
			name,
			ratio.toFixed(2),
			low.toFixed(2),
			high.toFixed(2),
			target,
			isReached ? 'reached' : 'MISSED',
		]),
	)

const inWords = ({ low, high }: Range): string => `${round(low)} to ${round(high)}`

/** Which ratios are not the same in all rounds, and whose numbers changed. */
const disagreements = (compared: readonly Compared[]): string => {
	if (compared.every(({ rounds }) => rounds.length < 2)) return 'One round tells nothing of agreement.\n'
	const disagreed = outcomesOf(compared).filter((outcome) => !areAgreed(outcome))
	if (disagreed.length === 0) return 'The rounds agree within 15 % on every ratio.\n'
	const rows = disagreed.map(({ name, low, high, ours, against }) => [
		name,
		`${low.toFixed(2)} to ${high.toFixed(2)}`,
		inWords(ours),
		inWords(against),
	])
	return [
		'The rounds differ by more than 15 % on these ratios. What they are made of tells which side has changed.',
		'',
		markdownTable(['ratio', 'from, to', 'ours', 'against'], rows),
	].join('\n')
}

const memoryTable = (memory: readonly MemoryAfter[]): string =>
	markdownTable(
		['build', 'messages', 'memory MB'],
		memory.map(({ build, messages, megabytes }) => [build, messages, round(megabytes)]),
	)

/** The tables, medians over the rounds. */
export const endToEndReport = (compared: readonly Compared[], memory: readonly MemoryAfter[]): string =>
	[
		'Milliseconds from the datagram to the last update at the last watcher, and CPU milliseconds per message.',
		'The CoAP server, queues and APIs run in the main thread of the host, functions in worker threads.',
		'',
		latencies(compared),
		others(compared),
		...(memory.length === 0 ? [] : [memoryTable(memory)]),
		targetsTable(compared),
		disagreements(compared),
	].join('\n')
