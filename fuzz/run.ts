import { randomInt } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { UsageError } from '../cli/commandLine.ts'
import { loadAddon } from '../edge/dtls/native/addon.ts'
import { type CoapFailure, fuzzCoap } from './coap/fuzzCoap.ts'
import { fuzzDtls } from './dtls/fuzzDtls.ts'
import { isSanitized, runSanitized } from './dtls/sanitized.ts'
import { fuzz } from './fuzz.ts'
import { parseFuzzArguments, usage } from './fuzzArguments.ts'
import { fuzzHttp, type HttpFailure } from './http/fuzzHttp.ts'
import { readCorpus } from './packs/corpus.ts'
import { inputOf } from './packs/input.ts'
import type { Failure } from './runs.ts'
import { fuzzStack } from './stack/fuzzStack.ts'
import { fuzzWebhook } from './webhook/fuzzWebhook.ts'

/** `npm run fuzz -- --runs 10000000 --seed 7`: searches inputs that break conversion, door, stack or host. Exit code 1 if it finds one. */

const print = (line: string): boolean => process.stdout.write(`${line}\n`)

/** Inputs that caused a failure. After the fix, move them to testdata/crashes, where a test replays them. */
const save = ({ seed, run, hex }: Pick<Failure, 'seed' | 'run' | 'hex'>): string => {
	mkdirSync(new URL('./crashes/', import.meta.url), { recursive: true })
	const file = `crashes/${seed}-${run}.hex`
	writeFileSync(new URL(file, import.meta.url), `${hex}\n`)
	return `fuzz/${file}`
}

const printFailure = (failure: Failure, option = ''): void => {
	const { seed, run, problem, contentFormat, receivedAt, hex } = failure
	print(`\nrun ${run}: ${problem}`)
	print(`  ${contentFormat}, received at ${receivedAt}, ${hex.length / 2} bytes, saved as ${save(failure)}`)
	print(`  ${hex.length > 400 ? `${hex.slice(0, 400)}…` : hex}`)
	print(`  again: npm run fuzz -- ${option}--seed ${seed} --from ${run} --runs 1\n`)
}

const printHttpFailure = (failure: HttpFailure): void => {
	const { seed, run, problem, hex } = failure
	print(`\nrun ${run}: ${problem}`)
	print(`  ${hex.length / 2} bytes, saved as ${save(failure)}`)
	print(`  ${JSON.stringify(Buffer.from(hex, 'hex').toString('latin1', 0, 600))}`)
	print(`  again: npm run fuzz -- --http --seed ${seed} --from ${run} --runs 1\n`)
}

type Given = Exclude<ReturnType<typeof parseFuzzArguments>, 'help'>

const speedSince = (start: number, done: number): string =>
	`${Math.round(done / ((performance.now() - start) / 1000))} runs/s`

const fuzzConversion = async ({ runs, from, ...given }: Given): Promise<number> => {
	const { seed = randomInt(2 ** 32), workers = availableParallelism() } = given
	const start = performance.now()
	print(`seed ${seed}, ${runs} runs, ${workers} workers`)
	const { failures, slowestMs, slowestRun } = await fuzz({
		seed,
		from,
		runs,
		workers,
		onFailure: (failure) => printFailure(failure),
		onProgress: (done) => print(`${done} of ${runs} runs, ${speedSince(start, done)}`),
	})
	const slowest = slowestMs > 0 ? `, slowest ${slowestMs.toFixed(2)} ms (run ${slowestRun})` : ''
	print(`${runs} runs, ${speedSince(start, runs)}${slowest}: ${failures.length} problems`)
	return failures.length
}

/** Runs between two lines of progress with --stack. */
const STACK_PROGRESS = 500

const fuzzWholeStack = async ({ runs, from, seed = randomInt(2 ** 32) }: Given): Promise<number> => {
	const corpus = readCorpus()
	const start = performance.now()
	print(`seed ${seed}, ${runs} runs through the hosted stack`)
	const failures = await fuzzStack({
		seed,
		from,
		runs,
		inputAt: (run) => inputOf(corpus, seed, run),
		now: Date.now,
		onFailure: (failure) => printFailure(failure, '--stack '),
		onProgress: (done) => {
			if (done % STACK_PROGRESS === 0) print(`${done} of ${runs} runs, ${speedSince(start, done)}`)
		},
	})
	print(`${runs} runs, ${speedSince(start, runs)}: ${failures.length} problems`)
	return failures.length
}

/** Runs between two lines of progress with --http. */
const HTTP_PROGRESS = 5000

const fuzzPublicServer = async ({ runs, from, seed = randomInt(2 ** 32) }: Given): Promise<number> => {
	print(`seed ${seed}, ${runs} runs against a host`)
	let start = performance.now()
	const failures = await fuzzHttp({
		seed,
		from,
		runs,
		onFailure: printHttpFailure,
		onStart: () => {
			start = performance.now()
		},
		onProgress: (done) => {
			if (done % HTTP_PROGRESS === 0) print(`${done} of ${runs} runs, ${speedSince(start, done)}`)
		},
	})
	print(`${runs} runs, ${speedSince(start, runs)}: ${failures.length} problems`)
	return failures.length
}

const printCoapFailure = (failure: CoapFailure): void => {
	const { seed, run, problem, hex } = failure
	print(`\nrun ${run}: ${problem}`)
	print(`  ${hex.length / 2} bytes, saved as ${save(failure)}`)
	print(`  ${hex.length > 400 ? `${hex.slice(0, 400)}…` : hex}`)
	// Uploads depend on what came before.
	print(`  again: npm run fuzz -- coap --seed ${seed} --runs ${run + 1}\n`)
}

/** Runs between two lines of progress with coap. */
const COAP_PROGRESS = 100_000

const fuzzCoapDoor = async ({ runs, from, seed = randomInt(2 ** 32) }: Given): Promise<number> => {
	const start = performance.now()
	print(`seed ${seed}, ${runs} datagrams`)
	const { failures, published } = await fuzzCoap({
		seed,
		from,
		runs,
		onFailure: printCoapFailure,
		onProgress: (done) => {
			if (done % COAP_PROGRESS === 0) print(`${done} of ${runs} runs, ${speedSince(start, done)}`)
		},
	})
	print(`${runs} runs, ${speedSince(start, runs)}, ${published} published: ${failures.length} problems`)
	return failures.length
}

/** With --sanitize it runs in another process, which has loaded the libraries for it. */
const fuzzDtlsServer = async ({
	runs,
	from,
	seed = randomInt(2 ** 32),
	sanitize,
}: Given): Promise<number> => {
	if (sanitize && !isSanitized(process.env)) return runSanitized(process.argv.slice(2), process.env)
	const start = performance.now()
	print(`seed ${seed}, ${runs} datagrams${sanitize ? ', under AddressSanitizer and UBSan' : ''}`)
	const { failures, conversations, established, datagrams } = await fuzzDtls({
		addon: loadAddon({ isSanitized: sanitize }),
		seed,
		from,
		runs,
		onFailure: ({ conversation, problem }) => {
			print(`\nconversation ${conversation}: ${problem}`)
			// Sessions and datagrams that come again depend on what came before.
			print(`  again: npm run fuzz -- dtls --seed ${seed}\n`)
		},
		onProgress: (done) => print(`${done} of ${runs} datagrams, ${speedSince(start, done)}`),
	})
	const what = `${conversations} conversations, ${established} sessions`
	print(`${datagrams} datagrams, ${speedSince(start, datagrams)}, ${what}: ${failures.length} problems`)
	return failures.length
}

/** Runs between two lines of progress with webhook. */
const WEBHOOK_PROGRESS = 1000

const fuzzWebhookOfStack = async ({ runs, from, seed = randomInt(2 ** 32) }: Given): Promise<number> => {
	const start = performance.now()
	print(`seed ${seed}, ${runs} deliveries`)
	const failures = await fuzzWebhook({
		seed,
		from,
		runs,
		now: Date.now,
		onFailure: (failure) => {
			print(`\nrun ${failure.run}: ${failure.problem}`)
			print(`  ${failure.hex.length / 2} bytes, saved as ${save(failure)}`)
			// A delivery may be one that was taken before.
			print(`  again: npm run fuzz -- webhook --seed ${seed} --runs ${failure.run + 1}\n`)
		},
		onProgress: (done) => {
			if (done % WEBHOOK_PROGRESS === 0) print(`${done} of ${runs} runs, ${speedSince(start, done)}`)
		},
	})
	print(`${runs} runs, ${speedSince(start, runs)}: ${failures.length} problems`)
	return failures.length
}

const fuzzAsAsked = (given: Given): Promise<number> => {
	if (given.coap) return fuzzCoapDoor(given)
	if (given.dtls) return fuzzDtlsServer(given)
	if (given.webhook) return fuzzWebhookOfStack(given)
	if (given.http) return fuzzPublicServer(given)
	return given.stack ? fuzzWholeStack(given) : fuzzConversion(given)
}

try {
	const argv = process.argv.slice(2)
	const parsed = parseFuzzArguments(argv)
	// Without arguments the user may not know the options.
	if (parsed === 'help' || argv.length === 0) print(usage)
	if (parsed !== 'help') {
		const problems = await fuzzAsAsked(parsed)
		process.exitCode = problems === 0 ? 0 : 1
	}
} catch (error) {
	if (!(error instanceof UsageError)) throw error
	process.stderr.write(`${error.message}\n\n${usage}`)
	process.exitCode = 2
}
