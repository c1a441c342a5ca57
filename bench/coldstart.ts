import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { type ColdRun, contestantsFor } from './coldstart/coldstartContestants.ts'
import { type ColdstartHost, startColdstartHost } from './coldstart/coldstartHost.ts'
import { installReference, type Reference } from './coldstart/coldstartReference.ts'
import { coldstartReport, type Measured, outcomesOf } from './coldstart/coldstartReport.ts'
import { type Services, startServices } from './coldstart/coldstartServices.ts'
import { bundleSizes } from './coldstart/coldstartSizes.ts'
import { shuffled } from './measure.ts'

/** `npm run bench -- coldstart`: time to start a function of this project and of the reference. */

const WARM_UP_ROUNDS = 2

const run = async ({
	node = process.execPath,
	file,
	event,
	environment,
}: ColdRun): Promise<Measured['samples'][number]> => {
	const program = `${import.meta.dirname}/coldstart/coldstartProcess.mjs`
	const argv = [program, file, ...(event === undefined ? [] : [JSON.stringify(event())])]
	const { stdout } = await promisify(execFile)(node, argv, { env: environment })
	const { ms, result } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
	return { ms, result }
}

/** Each run is a process of its own. Each round has all runs in another order. Files are in the cache of the system. */
const measureAll = async (runs: readonly ColdRun[], rounds: number): Promise<readonly Measured[]> => {
	const measured = runs.map((each) => ({ run: each, samples: [] as Measured['samples'][number][] }))
	for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
		process.stderr.write(`round ${round + WARM_UP_ROUNDS + 1}/${rounds + WARM_UP_ROUNDS}\n`)
		for (const { run: each, samples } of shuffled(measured)) {
			const sample = await run(each)
			each.check?.(sample.result)
			if (round >= 0) samples.push(sample)
		}
	}
	return measured.map(({ run: { name }, samples }) => ({ name, samples }))
}

type Options = { readonly rounds: number; readonly isJson: boolean }

type Parts = { readonly host: ColdstartHost; readonly reference: Reference; readonly services: Services }

const measure = async (parts: Parts, { rounds, isJson }: Options): Promise<void> => {
	const measured = await measureAll(contestantsFor(parts), rounds)
	const sizes = bundleSizes()
	const outcomes = outcomesOf(measured)
	process.stdout.write(
		isJson
			? `${JSON.stringify({ measured, sizes, outcomes }, null, '\t')}\n`
			: coldstartReport({ measured, sizes, outcomes }),
	)
}

/** Prints the times of a cold start. A missed aim is not an error. */
export const benchColdstart = async (options: Options): Promise<void> => {
	await using running = new AsyncDisposableStack()
	const reference = await installReference()
	running.defer(reference.close)
	const services = await startServices()
	running.defer(services.close)
	const host = await startColdstartHost()
	running.defer(host.close)
	await measure({ host, reference, services }, options)
}
