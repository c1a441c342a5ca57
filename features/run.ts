import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { parseArgs, styleText } from 'node:util'
import { exitFlag } from '../local/template/synth.ts'

/**
 * `npm run features`: starts local mode, and shows in sentences that it does what it promises. With
 * `--stack <name>` it talks to a deployed stack instead, with `--test-name-pattern <pattern>` only some scenarios
 * run, and those before them in their feature.
 */

/** It only ends what would hang: all features take less than a minute on a machine that does nothing else. */
const allMilliseconds = 20 * 60_000

type Options = {
	/** takes text as it is, with its line ends */
	readonly print: (text: string) => void
	/** ends the run before its time */
	readonly signal?: AbortSignal
	/** name of a stack in the AWS account of the environment; without it, local mode is started */
	readonly stack?: string | undefined
	/** regular expressions for the titles of features and scenarios that run; without any, all do */
	readonly patterns?: readonly string[] | undefined
}

type Count = { readonly passed: number; readonly failed: number }

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

const describeSummary = ({ passed, failed }: Count, suites: number): string => {
	const outcome = styleText(failed === 0 ? 'green' : 'red', `${passed} passed, ${failed} failed`)
	return `\n${counted(passed + failed, 'scenario')} in ${counted(suites, 'suite')} (${outcome})\n`
}

const start = (dataFolder: string, { signal, stack, patterns }: Options) =>
	run({
		files: [join(import.meta.dirname, 'scenarios.ts')],
		// Connections that AWS clients keep open must not keep the process from ending.
		execArgv: [exitFlag, '--test-force-exit'],
		argv: ['--data', dataFolder, ...(stack === undefined ? [] : ['--stack', stack])],
		timeout: allMilliseconds,
		...(signal && { signal }),
		...(patterns && { testNamePatterns: [...patterns] }),
	})

/** A scenario that is skipped or does not end, and a run without any, count as failed. */
const countOf = ({ tests, passed }: { readonly tests: number; readonly passed: number }): Count => ({
	passed,
	failed: tests === 0 ? 1 : tests - passed,
})

/** Runs the features, in a process of their own. */
export const runFeatures = async (options: Options): Promise<Count> => {
	const dataFolder = mkdtempSync(join(tmpdir(), 'senml-live-features-'))
	let count: Count = { passed: 0, failed: 1 }
	let suites = 0
	try {
		const stream = start(dataFolder, options)
		stream.on('test:summary', ({ file, counts }) => {
			if (file !== undefined) return
			count = countOf(counts)
			suites = counts.suites
		})
		for await (const output of stream.compose(new spec())) options.print(String(output))
	} finally {
		rmSync(dataFolder, { recursive: true, force: true })
	}
	options.print(describeSummary(count, suites))
	return count
}

if (import.meta.main) {
	const controller = new AbortController()
	process.once('SIGINT', () => controller.abort(new Error('interrupted')))
	process.once('SIGTERM', () => controller.abort(new Error('ended')))
	const print = (text: string): void => void process.stdout.write(text)
	const { values } = parseArgs({
		options: { stack: { type: 'string' }, 'test-name-pattern': { type: 'string', multiple: true } },
	})
	const { stack, 'test-name-pattern': patterns } = values
	const { failed } = await runFeatures({ print, signal: controller.signal, stack, patterns })
	// Not left to chance: something that was not closed must not keep the command from ending.
	process.exit(failed === 0 ? 0 : 1)
}
