import { median } from '../measure.ts'
import type { AtRate, Measured } from './measureBuild.ts'
import { total } from './processes.ts'
import { backlog, large, longHistory, manyDevices, one, type Setup, thousandWatchers } from './setups.ts'

/** One setup, with what each round measured of both builds. */
export type Compared = {
	readonly setup: Setup
	readonly rounds: readonly { readonly earlier: Measured; readonly ours: Measured }[]
}

export type Range = { readonly low: number; readonly high: number }

/** A target, and the ratio of each round. */
export type Outcome = {
	readonly name: string
	readonly target: string
	readonly ratio: number
	readonly low: number
	readonly high: number
	readonly isReached: boolean
	/** of what the ratios were made: this tells which of the two made them differ */
	readonly ours: Range
	readonly against: Range
}

type Target = {
	readonly name: string
	readonly setup: Setup
	readonly of: (measured: Measured) => number | undefined
	/** the ratio ours / earlier has to be at most, or at least, this */
	readonly atMost?: number
	readonly atLeast?: number
}

const rateOf = ({ rates }: Measured, rate: number): AtRate | undefined =>
	rates.find((each) => each.rate === rate)

const targets: readonly Target[] = [
	{
		name: 'device to watcher, 4 records, 20/s: p50',
		setup: one,
		of: (measured) => rateOf(measured, 20)?.latency.p50,
		atMost: 0.5,
	},
	{
		name: 'device to watcher, 4 records, 20/s: p99',
		setup: one,
		of: (measured) => rateOf(measured, 20)?.latency.p99,
		atMost: 0.5,
	},
	{
		name: 'sustained maximum, 4 records, 20 devices, 1 watcher',
		setup: manyDevices,
		of: ({ maximum }) => maximum,
		atLeast: 2.5,
	},
	{
		name: 'sustained maximum, 15 objects, 20 devices, 10 watchers, packed frames',
		setup: large,
		of: ({ maximum }) => maximum,
		atLeast: 6,
	},
	{
		name: 'CPU per message over all parts, 4 records, 20/s',
		setup: one,
		of: (measured) => total(rateOf(measured, 20)?.cpu ?? noCpu),
		atMost: 0.4,
	},
	{
		name: '1,000 watchers: p99 of the last one, from the datagram',
		setup: thousandWatchers,
		of: (measured) => rateOf(measured, 1)?.latency.p99,
		atMost: 0.45,
	},
	{
		name: 'backlog of 10,000 imports to the marker',
		setup: backlog,
		of: (measured) => measured.backlog,
		atMost: 0.3,
	},
	{
		name: 'warm start to ready',
		setup: one,
		of: ({ secondsToReady }) => secondsToReady,
		atMost: 0.6,
	},
]

const noCpu = {
	'main thread': Number.NaN,
	'worker threads': Number.NaN,
	'other threads': Number.NaN,
	emulator: Number.NaN,
}

/** What one round measured, and what it is compared with. */
type Pair = { readonly ours: number; readonly against: number }

const rangeOf = (numbers: readonly number[]): Range => ({
	low: Math.min(...numbers),
	high: Math.max(...numbers),
})

const outcome = (
	{ name, atMost, atLeast }: Pick<Target, 'name' | 'atMost' | 'atLeast'>,
	pairs: readonly Pair[],
): Outcome => {
	const ratios = pairs.map(({ ours, against }) => ours / against)
	const ratio = median(ratios)
	return {
		name,
		target: atMost === undefined ? `≥ ${atLeast}` : `≤ ${atMost}`,
		ratio,
		...rangeOf(ratios),
		isReached: atMost === undefined ? ratio >= (atLeast ?? 0) : ratio <= atMost,
		ours: rangeOf(pairs.map(({ ours }) => ours)),
		against: rangeOf(pairs.map(({ against }) => against)),
	}
}

const roundsOf = (compared: readonly Compared[], { name }: Setup): Compared['rounds'] =>
	compared.find(({ setup }) => setup.name === name)?.rounds ?? []

/** p90 with a history and without one, round by round, of our build alone. */
const historyPairs = (compared: readonly Compared[]): readonly Pair[] => {
	const p90 = (setup: Setup) =>
		roundsOf(compared, setup).map(({ ours }) => rateOf(ours, 20)?.latency.p90 ?? Number.NaN)
	const without = p90(one)
	return p90(longHistory).map((ours, round) => ({ ours, against: without[round] ?? Number.NaN }))
}

/** The targets whose setups were measured. */
export const outcomesOf = (compared: readonly Compared[]): readonly Outcome[] => {
	const both = targets.flatMap((target) => {
		const pairs = roundsOf(compared, target.setup).map(({ earlier, ours }) => ({
			ours: target.of(ours) ?? Number.NaN,
			against: target.of(earlier) ?? Number.NaN,
		}))
		return pairs.length === 0 ? [] : [outcome(target, pairs)]
	})
	const history = historyPairs(compared)
	if (history.length === 0) return both
	const name = 'p90 with 200,000 entries of the device against none, ours'
	return [...both, outcome({ name, atMost: 1.2 }, history)]
}

/** Two rounds agree if the higher ratio is at most this many times the lower one. */
const agreement = 1.15

export const areAgreed = ({ low, high }: Range): boolean => high <= low * agreement
