import { relative } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { exitFlag } from '../../local/template/synth.ts'
import type { Count, Part } from './part.ts'

/**
 * A test file that hangs is a failed one, not a run that never ends. That is all this is for: the slowest file takes two
 * minutes on a machine that does nothing else, and several times as long on one that is busy.
 */
const hangMilliseconds = 30 * 60_000

/**
 * Runs test files and prints the results. Three files run at a time, because some wait more than they compute. A skipped,
 * cancelled or unfinished test counts as failed.
 *
 * @param note takes how long each file took
 */
export const runTests = async (files: readonly string[], note: (part: Part) => void): Promise<Count> => {
	const stream = run({ files, concurrency: 3, timeout: hangMilliseconds, execArgv: [exitFlag] })
	let count: Count = { passed: 0, failed: 1 }
	stream.on('test:summary', ({ file, counts, duration_ms }) => {
		if (file === undefined) count = { passed: counts.passed, failed: counts.tests - counts.passed }
		else note({ name: relative(process.cwd(), file), milliseconds: duration_ms })
	})
	for await (const output of stream.compose(new spec())) process.stdout.write(output)
	return count
}
