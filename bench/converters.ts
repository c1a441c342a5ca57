import assert from 'node:assert/strict'
import { createEngine, type Engine } from '../lambda/converters/engine.ts'
import { translateTbel } from '../lambda/converters/tbel/translateTbel.ts'
import { threadClocks } from '../lambda/converters/threadClocks.ts'
import type { BenchOptions } from './benchOptions.ts'
import { type ContestantName, type Contestants, contestantsOf } from './converters/contestants.ts'
import {
	convertersReport,
	goalsOf,
	type MeasuredWorkload,
	type Times,
} from './converters/convertersReport.ts'
import { type InstalledRun, installRun } from './converters/installRun.ts'
import { WORKLOADS, type Workload } from './converters/workloads.ts'
import { shuffled } from './measure.ts'
import { percentile } from './percentile.ts'

const CALLS_PER_ROUND: Readonly<Record<ContestantName, number>> = {
	ours: 100,
	'vm, fresh': 50,
	'vm, warm': 200,
	run: 10,
	runner: 10,
}

const entriesOf = (contestants: Contestants) =>
	Object.entries(contestants) as (readonly [ContestantName, () => unknown])[]

/** Appends the milliseconds of each call of a round. */
const measureRound = async (
	contestants: Contestants,
	times: Map<ContestantName, number[]>,
): Promise<void> => {
	for (const [name, convert] of shuffled(entriesOf(contestants)))
		for (let call = 0; call < CALLS_PER_ROUND[name]; call++) {
			const start = performance.now()
			await convert()
			times.get(name)?.push(performance.now() - start)
		}
}

const measureWorkload = async (
	engine: Engine,
	installed: InstalledRun,
	workload: Workload,
	rounds: number,
): Promise<MeasuredWorkload> => {
	const contestants = contestantsOf({ engine, installed }, workload)
	for (const [name, convert] of entriesOf(contestants))
		assert.deepEqual(await convert(), workload.result, `${workload.name}: ${name} is wrong`)
	const times = new Map(entriesOf(contestants).map(([name]) => [name, [] as number[]]))
	// The first round warms up.
	await measureRound(contestants, new Map())
	for (let round = 0; round < rounds; round++) await measureRound(contestants, times)
	const summary = (all: readonly number[]): Times => ({
		p50: percentile(all, 0.5),
		p99: percentile(all, 0.99),
	})
	return {
		name: workload.name,
		times: {
			ours: summary(times.get('ours') ?? []),
			...Object.fromEntries([...times].map(([name, all]) => [name, summary(all)])),
		},
	}
}

/** `npm run bench -- converters`: one message through a decoder, in our engine, in `node:vm` and in the package `run`. */
export const benchConverters = async ({ rounds, isJson }: BenchOptions): Promise<void> => {
	const installed = await installRun()
	try {
		const engine = await createEngine({ ...threadClocks(process), translateTbel })
		const all: MeasuredWorkload[] = []
		for (const [index, workload] of WORKLOADS.entries()) {
			process.stderr.write(`${index + 1}/${WORKLOADS.length} ${workload.name}\n`)
			all.push(await measureWorkload(engine, installed, workload, rounds))
		}
		const goals = goalsOf(all)
		process.stdout.write(
			isJson ? `${JSON.stringify({ measured: all, goals }, null, '\t')}\n` : convertersReport(all, goals),
		)
	} finally {
		installed.close()
	}
}
