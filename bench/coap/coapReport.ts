import type { Contestant } from './contestants.ts'
import { type Outcome, outcomesOf } from './goals.ts'
import { type Measured, summaryOf } from './measured.ts'

export type Missing = Readonly<{ contestant: Contestant['name']; reason: string }>

export type CoapReport = Readonly<{
	measured: readonly Measured[]
	missing: readonly Missing[]
	/** processes that wanted a core, on average, of the last five minutes; ours among them */
	loadAverage: number
	cores: number
}>

/** From so much of a core on, the load may be the limit. */
const BUSY_LOAD = 0.9

const columns = ['CPU µs', 'messages/s', 'p50 ms', 'p99 ms', 'load', 'failed'] as const
const NAME_WIDTH = 15
const WIDTH = 11

const line = (name: string, cells: readonly string[]): string =>
	`  ${name.padEnd(NAME_WIDTH)}${cells.map((cell) => cell.padStart(WIDTH)).join('')}`

const row = (measured: Measured): string => {
	const { cpuMicroseconds, perSecond, p50, p99, loadShare, failed } = summaryOf(measured)
	const share = `${Math.round(loadShare * 100)} %${loadShare > BUSY_LOAD ? ' !' : ''}`
	const cells = [
		cpuMicroseconds.toFixed(1),
		perSecond.toFixed(0),
		p50.toFixed(2),
		p99.toFixed(2),
		share,
		`${failed}`,
	]
	return line(measured.contestant, cells)
}

const table = (rows: readonly Measured[], missing: readonly Missing[]): string =>
	[
		line(rows[0]?.scenario.name ?? '', columns),
		...rows.map(row),
		...missing.map(({ contestant, reason }) => line(contestant, [`  ${reason}`])),
	].join('\n')

const verdict = ({ goal, ratio, isReached }: Outcome): string =>
	`${isReached ? 'reached' : 'MISSED '}  ${goal}: ${ratio.toFixed(2)}x`

export const coapReport = ({ measured, missing, loadAverage, cores }: CoapReport): string => {
	const byScenario = Map.groupBy(measured, ({ scenario }) => scenario.name)
	const tables = [...byScenario.values()].map((rows) => table(rows, missing))
	return `${tables.join('\n\n')}

CPU: user and system time of the server's process for one message; a block of a body is a message. Medians of the rounds.
load: share of a core that the clients take; ! they may be the limit. failed: exchanges without success, retransmissions, losses.
This machine has ${cores} cores, and on average ${loadAverage.toFixed(1)} processes wanted one.

${outcomesOf(measured).map(verdict).join('\n')}
`
}
