import { median } from '../measure.ts'
import type { ContestantName } from './contestants.ts'
import type { Sample } from './measureServer.ts'
import type { Scenario } from './scenarios.ts'

/** All rounds of a server under a scenario. */
export type Measured = Readonly<{
	contestant: ContestantName
	scenario: Scenario
	samples: readonly Sample[]
}>

/** The medians of the rounds; of what failed, the sum. */
export const summaryOf = ({ samples }: Pick<Measured, 'samples'>): Sample => {
	const of = (value: (sample: Sample) => number): number => median(samples.map(value))
	return {
		perSecond: of(({ perSecond }) => perSecond),
		cpuMicroseconds: of(({ cpuMicroseconds }) => cpuMicroseconds),
		p50: of(({ p50 }) => p50),
		p99: of(({ p99 }) => p99),
		loadShare: of(({ loadShare }) => loadShare),
		failed: samples.reduce((all, { failed }) => all + failed, 0),
	}
}
