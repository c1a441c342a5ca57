import { availableParallelism, loadavg } from 'node:os'
import type { BenchOptions } from './benchOptions.ts'
import { coapReport, type Missing } from './coap/coapReport.ts'
import { type Contestant, contestants } from './coap/contestants.ts'
import { outcomesOf } from './coap/goals.ts'
import type { Measured } from './coap/measured.ts'
import { measureServer, type Sample } from './coap/measureServer.ts'
import type { RunningServer } from './coap/runServer.ts'
import { type Scenario, scenarios } from './coap/scenarios.ts'
import { shuffled } from './measure.ts'
import { say } from './say.ts'

/**
 * `npm run bench -- coap`: messages per second and CPU time per message of our CoAP server, beside those of others. Each server is
 * a process of its own, and so are the clients. Linux only.
 */

type Started = Readonly<{ contestant: Contestant; server: RunningServer }>
type Cell = Started & Readonly<{ scenario: Scenario; samples: Sample[] }>

const startAll = async (
	present: readonly Contestant[],
	running: AsyncDisposableStack,
): Promise<readonly Started[]> => {
	const started: Started[] = []
	for (const contestant of present) {
		say(`starting ${contestant.name}: ${contestant.description}`)
		const server = await contestant.start()
		running.defer(server.stop)
		started.push({ contestant, server })
	}
	return started
}

/** In each round, the servers take turns within a scenario, in another order. The first round only warms up. */
const measureAll = async (started: readonly Started[], rounds: number, seconds: number, only: string) => {
	const chosen = scenarios.filter(({ name }) => name.includes(only))
	if (chosen.length === 0) throw new Error(`--only ${only}: no scenario has this in its name`)
	const cells = chosen.map((scenario) => started.map((each): Cell => ({ ...each, scenario, samples: [] })))
	for (let round = 0; round <= rounds; round++)
		for (const [index, row] of cells.entries()) {
			say(`${round === 0 ? 'warm-up' : `round ${round} of ${rounds}`}: ${chosen[index]?.name}`)
			for (const { contestant, server, scenario, samples } of shuffled(row)) {
				const sample = await measureServer(contestant, server, scenario, seconds)
				if (round > 0 && sample !== undefined) samples.push(sample)
			}
		}
	return cells.flat().filter(({ samples }) => samples.length > 0)
}

const toMeasured = ({ contestant, scenario, samples }: Cell): Measured => ({
	contestant: contestant.name,
	scenario,
	samples,
})

/** Measures the scenarios whose names contain `only`. A missed goal is no error. */
export const benchCoap = async ({ rounds, isQuick, isJson, only, seconds }: BenchOptions): Promise<void> => {
	process.once('SIGTERM', () => process.exit(1))
	const missing = contestants.flatMap(({ name, missing: reasonOf }): readonly Missing[] => {
		const reason = reasonOf()
		return reason === undefined ? [] : [{ contestant: name, reason }]
	})
	const present = contestants.filter(({ name }) => !missing.some(({ contestant }) => contestant === name))
	await using running = new AsyncDisposableStack()
	const started = await startAll(present, running)
	const cells = await measureAll(started, isQuick ? 1 : rounds, seconds ?? (isQuick ? 1 : 4), only)
	const measured = cells.map(toMeasured)
	const report = { measured, missing, loadAverage: loadavg()[1] ?? 0, cores: availableParallelism() }
	const json = { ...report, outcomes: outcomesOf(measured) }
	process.stdout.write(isJson ? `${JSON.stringify(json, null, '\t')}\n` : coapReport(report))
}
