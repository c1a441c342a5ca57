import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type RunningEnvironment, startLocalEnvironment } from './environment/localEnvironment.ts'
import { startStackEnvironment } from './environment/stackEnvironment.ts'
import { describeErrors, describeFeature, describeSummary } from './runner/report.ts'
import { checkResult, countScenarios, type FeatureResult } from './runner/result.ts'
import { runFolder } from './runner/runFolder.ts'
import { within } from './runner/within.ts'
import { checkLog } from './secrets/checkLog.ts'
import { allSteps } from './steps/allSteps.ts'

/**
 * `npm run features`: starts local mode, and shows in sentences that it does what it promises. With
 * `--stack <name>` it talks to a deployed stack instead.
 */

/** They only end what would hang: all of it takes less than a minute on a machine that does nothing else. */
const limits = { startSeconds: 300, stepSeconds: 180, allSeconds: 1200, closeSeconds: 120 }

type Options = {
	/** takes text as it is, with its line ends */
	readonly print: (text: string) => void
	/** ends the run before its time */
	readonly signal?: AbortSignal
	/** name of a stack in the AWS account of the environment; without it, local mode is started */
	readonly stack?: string | undefined
}

const megabytes = (bytes: number): number => Math.round(bytes / 1024 / 1024)

type Run = {
	readonly signal: AbortSignal
	readonly dataFolder: string
	readonly stack: string | undefined
	/** takes every feature as soon as it has ended */
	readonly onFeature: (result: FeatureResult) => void
	/** what the host logs */
	readonly lines: string[]
}

const closing = (close: () => Promise<void>): Promise<void> =>
	within('closing', { seconds: limits.closeSeconds }, close())

/** Starts what the features talk to; if that takes too long, whatever still comes of it is closed. */
const start = async ({ dataFolder, lines, signal, stack }: Run): Promise<RunningEnvironment> => {
	const starting =
		stack === undefined
			? startLocalEnvironment(dataFolder, (line) => lines.push(line))
			: startStackEnvironment(stack)
	try {
		return await within('starting', { seconds: limits.startSeconds, signal }, starting)
	} catch (error) {
		const late = starting.then(
			({ close }) => close(),
			() => undefined,
		)
		await closing(() => late)
		throw error
	}
}

const runAll = async (run: Run): Promise<void> => {
	const { signal, lines, onFeature, stack } = run
	const fingerprints = new Set<string>()
	const noteFingerprint = (fingerprint: string): void => void fingerprints.add(fingerprint)
	const { environment, close } = await start(run)
	try {
		await runFolder({
			folder: import.meta.dirname,
			steps: (onEnd) => allSteps({ environment, onEnd, noteFingerprint }),
			limits: { stepSeconds: limits.stepSeconds, signal },
			onFeature,
		})
	} finally {
		await closing(close)
	}
	// The log of a deployed stack is in the account.
	if (stack === undefined) onFeature(checkLog(lines, fingerprints))
}

/** Runs every feature. Counts scenarios; whatever ends the run early is a failed one, too. */
export const runFeatures = async ({
	print,
	signal,
	stack,
}: Options): Promise<{ readonly passed: number; readonly failed: number }> => {
	const begin = performance.now()
	const tooLate = new AbortController()
	const timer = setTimeout(
		() => tooLate.abort(new Error(`the features took longer than ${limits.allSeconds} s`)),
		limits.allSeconds * 1000,
	)
	const dataFolder = mkdtempSync(join(tmpdir(), 'senml-live-features-'))
	const remove = (): void => rmSync(dataFolder, { recursive: true, force: true })
	// Local mode runs in this process, so a defect of it may end all of this.
	process.once('exit', remove)
	const lines: string[] = []
	const results: FeatureResult[] = []
	const onFeature = (result: FeatureResult): void => {
		results.push(result)
		print(describeFeature(result))
	}
	try {
		const signals = signal === undefined ? [tooLate.signal] : [tooLate.signal, signal]
		await runAll({ signal: AbortSignal.any(signals), dataFolder, stack, onFeature, lines })
	} catch (error) {
		const about = { file: import.meta.filename, title: 'The run', check: 'comes to its end' }
		onFeature(checkResult(about, { line: 1, reason: (error as Error).message }))
	} finally {
		clearTimeout(timer)
		process.off('exit', remove)
		remove()
	}
	const count = countScenarios(results)
	if (count.failed > 0) print(describeErrors(lines))
	print(describeSummary(results, performance.now() - begin))
	if (stack === undefined) print(`memory with the host in it: ${megabytes(process.memoryUsage().rss)} MB\n`)
	return count
}

if (import.meta.main) {
	const controller = new AbortController()
	process.once('SIGINT', () => controller.abort(new Error('interrupted')))
	process.once('SIGTERM', () => controller.abort(new Error('ended')))
	const print = (text: string): void => void process.stdout.write(text)
	const { values } = parseArgs({ options: { stack: { type: 'string' } } })
	const { failed } = await runFeatures({ print, signal: controller.signal, stack: values.stack })
	// Not left to chance: something that was not closed must not keep the command from ending.
	process.exit(failed === 0 ? 0 : 1)
}
