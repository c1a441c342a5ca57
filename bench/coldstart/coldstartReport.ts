import { markdownTable } from '../../cost/table.ts'
import type { BundleSize } from './coldstartSizes.ts'

/** Milliseconds since the start of the import; `untilAsked` ends at the first request to a service. */
export type Times = {
	readonly import: number
	readonly call: number
	readonly total: number
	/** CPU time of import and call, which hardly depends on the load of the machine */
	readonly cpu: number
	readonly untilAsked?: number
}

export type Measured = {
	readonly name: string
	readonly samples: readonly { readonly ms: Times; readonly result?: unknown }[]
}

export type Outcome = {
	readonly goal: string
	readonly aim: number
	readonly ratio: number
	readonly isReached: boolean
}

export type Coldstart = {
	readonly measured: readonly Measured[]
	readonly sizes: readonly BundleSize[]
	readonly outcomes: readonly Outcome[]
}

/** First quartile, median and third quartile. */
export const quartiles = (numbers: readonly number[]): readonly [number, number, number] => {
	const sorted = numbers.toSorted((a, b) => a - b)
	const at = (part: number): number => sorted[Math.floor(sorted.length * part)] ?? Number.NaN
	return [at(0.25), at(0.5), at(0.75)]
}

const timesOf = (measured: readonly Measured[], name: string, member: keyof Times): readonly number[] =>
	(measured.find((each) => each.name === name)?.samples ?? []).flatMap(({ ms }) => ms[member] ?? [])

const AIM = 4

type Comparison = { readonly ours: string; readonly reference: string; readonly member: keyof Times }

const ratioOf = (measured: readonly Measured[], { ours, reference, member }: Comparison): number => {
	const median = (name: string) => quartiles(timesOf(measured, name, member))[1]
	return median(reference) / median(ours)
}

const conversions = { ours: 'conversion', reference: 'reference conversion' } as const
const functions = { ours: 'processor', reference: 'reference function' } as const
const sameNode = { ours: 'processor', reference: 'reference function, our Node.js' } as const

const comparisons: Readonly<Record<string, Comparison>> = {
	'conversion alone, our Node.js: import and first call': { ...conversions, member: 'total' },
	'function as deployed: import': { ...functions, member: 'import' },
	'function as deployed: import and first call': { ...functions, member: 'total' },
	'function as deployed: import and first call, CPU': { ...functions, member: 'cpu' },
	'function as deployed: import and first call, until a service is asked': {
		...functions,
		member: 'untilAsked',
	},
	'for information, the reference on our Node.js: import': { ...sameNode, member: 'import' },
	'for information, the reference on our Node.js: import and first call': { ...sameNode, member: 'total' },
}

/** Compares the same times of both systems. */
export const outcomesOf = (measured: readonly Measured[]): readonly Outcome[] =>
	Object.entries(comparisons).map(([goal, comparison]) => {
		const ratio = ratioOf(measured, comparison)
		return { goal, aim: AIM, ratio, isReached: ratio >= AIM }
	})

const ms = (numbers: readonly number[]): string => {
	if (numbers.length === 0) return ''
	const [low, middle, high] = quartiles(numbers).map((value) => value.toFixed(0))
	return `${middle} (${low}–${high})`
}

const COMPARED = [
	'processor',
	'reference function',
	'reference function, our Node.js',
	'processor on the host',
	'conversion',
	'reference conversion',
]

const timesTable = (measured: readonly Measured[]): string =>
	markdownTable(
		['ms, median (quartiles)', 'import', 'first call', 'both', 'CPU of both', 'until a service is asked'],
		COMPARED.map((name) => [
			name,
			...(['import', 'call', 'total', 'cpu', 'untilAsked'] as const).map((member) =>
				ms(timesOf(measured, name, member)),
			),
		]),
	)

const sizesTable = ({ sizes, measured }: Coldstart): string =>
	markdownTable(
		['function', 'bytes', 'gzip', 'of it AWS SDK', 'import, ms'],
		sizes.map(({ name, bytes, gzipBytes, sdkShare }) => [
			name,
			bytes,
			gzipBytes,
			`${(sdkShare * 100).toFixed(0)} %`,
			ms(timesOf(measured, name, 'import')),
		]),
	)

const outcomesTable = (outcomes: readonly Outcome[]): string =>
	markdownTable(
		['times as fast as the reference', 'aim', 'ratio', ''],
		outcomes.map(({ goal, aim, ratio, isReached }) => [
			goal,
			`at least ${aim}`,
			ratio.toFixed(1),
			isReached ? 'reached' : 'MISSED',
		]),
	)

/** A text about the comparison, and the tables. */
export const coldstartReport = (coldstart: Coldstart): string =>
	[
		'Cold starts on this machine: processes of their own, in random order, files cached.',
		'Ours is bundled, as it is deployed, on Node.js 24. The reference is a model of the function of',
		'hello.nrfcloud.com that converts messages, of October 2024: its packages in its versions, not bundled, on',
		'Node.js 20, as it is deployed; once more on our Node.js, which loads modules faster.',
		'Each first call converts a pack of 4 records and makes its requests, ours five, four of them one after the other, those of',
		'the reference three at once, to one server in a process of its own that answers everything at once: the device',
		'is registered, there is nothing else yet, and no watcher. On the host: to the whole stack, hosted locally,',
		'for information.',
		'',
		timesTable(coldstart.measured),
		outcomesTable(coldstart.outcomes),
		sizesTable(coldstart),
	].join('\n')
