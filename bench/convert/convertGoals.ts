import type { ContestantName } from './contestants.ts'
import type { Shape } from './workloads.ts'

/** What was measured on one workload: nanoseconds for the whole pack. */
export type Measured = {
	readonly name: string
	readonly shape: Shape
	readonly records: number
	readonly ns: Readonly<Record<ContestantName, number>>
}

/** One ratio, and whether it is what was aimed at. */
export type Outcome = {
	readonly workload: string
	readonly goal: string
	readonly bound: 'at least' | 'at most'
	readonly aim: number
	readonly ratio: number
	readonly isReached: boolean
}

const outcome = (
	workload: string,
	goal: string,
	bound: Outcome['bound'],
	aim: number,
	ratio: number,
): Outcome => ({
	workload,
	goal,
	bound,
	aim,
	ratio,
	isReached: bound === 'at least' ? ratio >= aim : ratio <= aim,
})

const ofWorkload = ({ name, shape, records, ns }: Measured): readonly Outcome[] => [
	outcome(name, 'faster than published', 'at least', records < 60 ? 20 : 30, ns.published / ns.ours),
	outcome(name, 'faster than recompiled', 'at least', 10, ns.recompiled / ns.ours),
	outcome(name, 'time of bare decode', 'at most', shape === 'interleaved' ? 1.5 : 1, ns.ours / ns.bare),
	outcome(
		name,
		'JSON: faster than published',
		'at least',
		shape === 'interleaved' ? 4 : 6,
		ns.publishedJson / ns.oursJson,
	),
	outcome(name, 'time of the earlier build', 'at most', 1.1, ns.ours / ns.earlier),
	outcome(name, 'JSON: time of the earlier build', 'at most', 1.1, ns.oursJson / ns.earlierJson),
]

const GROWTH = 12

/** How many times the time of a tenth of the records a workload takes. */
export type Growth = { readonly name: string; readonly growth: Readonly<Record<'cbor' | 'json', number>> }

const ofGrowth = ({ name, growth }: Growth): readonly Outcome[] => [
	outcome(name, '10 x the records', 'at most', GROWTH, growth.cbor),
	outcome(name, 'JSON: 10 x the records', 'at most', GROWTH, growth.json),
]

/** Each workload with the one of the same shape that has ten times the records. */
export const growing = (all: readonly Measured[]): readonly (readonly [small: string, large: string])[] =>
	all.flatMap((small) =>
		all
			.filter(({ shape, records }) => shape === small.shape && records === small.records * 10)
			.map((large) => [small.name, large.name] as const),
	)

export const outcomesOf = (all: readonly Measured[], growths: readonly Growth[]): readonly Outcome[] => [
	...all.flatMap(ofWorkload),
	...growths.flatMap(ofGrowth),
]
