import { randomInt } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { UsageError } from '../cli/commandLine.ts'
import { fuzz } from './fuzz.ts'
import { parseFuzzArguments, usage } from './fuzzArguments.ts'
import type { Failure } from './runs.ts'

/** `npm run fuzz -- --runs 10000000 --seed 7`: looks for inputs that break the conversion; exit code 1 if it finds one. */

const print = (line: string): boolean => process.stdout.write(`${line}\n`)

/** Inputs of what went wrong; once it is mended they belong to testdata/crashes, where a test replays them. */
const save = ({ seed, run, hex }: Failure): string => {
	mkdirSync(new URL('./crashes/', import.meta.url), { recursive: true })
	const file = `crashes/${seed}-${run}.hex`
	writeFileSync(new URL(file, import.meta.url), `${hex}\n`)
	return `fuzz/${file}`
}

const printFailure = (failure: Failure): void => {
	const { seed, run, problem, contentFormat, receivedAt, hex } = failure
	print(`\nrun ${run}: ${problem}`)
	print(`  ${contentFormat}, received at ${receivedAt}, ${hex.length / 2} bytes, saved as ${save(failure)}`)
	print(`  ${hex.length > 400 ? `${hex.slice(0, 400)}…` : hex}`)
	print(`  again: npm run fuzz -- --seed ${seed} --from ${run} --runs 1\n`)
}

try {
	const argv = process.argv.slice(2)
	const parsed = parseFuzzArguments(argv)
	// Who says nothing may not know what there is to say.
	if (parsed === 'help' || argv.length === 0) print(usage)
	if (parsed !== 'help') {
		const { runs, from, seed = randomInt(2 ** 32), workers = availableParallelism() } = parsed
		const start = performance.now()
		const speed = (done: number): string =>
			`${Math.round(done / ((performance.now() - start) / 1000))} runs/s`
		print(`seed ${seed}, ${runs} runs, ${workers} workers`)
		const { failures, slowestMs, slowestRun } = await fuzz({
			seed,
			from,
			runs,
			workers,
			onFailure: printFailure,
			onProgress: (done) => print(`${done} of ${runs} runs, ${speed(done)}`),
		})
		const slowest = slowestMs > 0 ? `, slowest ${slowestMs.toFixed(2)} ms (run ${slowestRun})` : ''
		print(`${runs} runs, ${speed(runs)}${slowest}: ${failures.length} problems`)
		process.exitCode = failures.length === 0 ? 0 : 1
	}
} catch (error) {
	if (!(error instanceof UsageError)) throw error
	process.stderr.write(`${error.message}\n\n${usage}`)
	process.exitCode = 2
}
