import { percentile } from '../percentile.ts'
import type { Tally } from './client.ts'
import type { Counts } from './loadOrders.ts'

/** Latencies that are kept: enough for a percentile, whatever the rate. */
const MAX_SAMPLES = 20_000

export type Tallied = Tally & Readonly<{ counts: () => Counts & Readonly<{ p50: number; p99: number }> }>

/** Counts what becomes of exchanges. When there are too many latencies, only every other one is kept from then on. */
export const createTally = (maxSamples = MAX_SAMPLES): Tallied => {
	const refused = new Map<string, number>()
	let samples: number[] = []
	let every = 1
	let answered = 0
	let retransmitted = 0
	let lost = 0
	return {
		answered: (ms) => {
			if (answered++ % every !== 0) return
			samples.push(ms)
			if (samples.length < maxSamples) return
			samples = samples.filter((_, index) => index % 2 === 0)
			every *= 2
		},
		refused: (code) => void refused.set(code, (refused.get(code) ?? 0) + 1),
		retransmitted: () => void retransmitted++,
		lost: () => void lost++,
		counts: () => ({
			answered,
			refused: Object.fromEntries(refused),
			retransmitted,
			lost,
			p50: percentile(samples, 0.5),
			p99: percentile(samples, 0.99),
		}),
	}
}
