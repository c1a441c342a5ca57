import { parseArgs } from 'node:util'
import { ecosystems, fetchEcosystem } from './fetched.ts'
import { type Interop, runInterop } from './interop.ts'
import { missingTools } from './tools.ts'

/**
 * `npm run interop`: runs foreign implementations against the doors of a hosted stack. The last line is
 * `N passed, M failed`; a case that fails as expected has passed.
 */

const usage = `Usage: npm run interop -- [options]

  --write         writes tables and counts into docs/conformance.md; otherwise a difference is a failure
  --only <name>   runs one implementation, such as aiocoap; may be repeated
  --json          prints the outcome of every case as JSON; progress goes to standard error
  --help
`

const readOptions = () => {
	try {
		const { values } = parseArgs({
			options: {
				write: { type: 'boolean', default: false },
				only: { type: 'string', multiple: true, default: [] },
				json: { type: 'boolean', default: false },
				help: { type: 'boolean', default: false },
			},
		})
		return values
	} catch (error) {
		process.stderr.write(`${(error as Error).message}\n\n${usage}`)
		process.exit(2)
	}
}

const options = readOptions()
if (options.help) {
	process.stdout.write(usage)
	process.exit(0)
}
const say = (line: string): void => void (options.json ? process.stderr : process.stdout).write(`${line}\n`)
const finish = (passed: number, failed: number): never => {
	say(`\n${passed} passed, ${failed} failed`)
	process.exit(failed === 0 ? 0 : 1)
}

const timed = async (title: string, work: () => Promise<void>): Promise<void> => {
	const begin = performance.now()
	await work()
	say(`${((performance.now() - begin) / 1000).toFixed(1).padStart(8)} s  ${title}`)
}

const run = async (): Promise<Interop> => {
	await Promise.all(ecosystems.map((each) => timed(each.title, () => fetchEcosystem(each))))
	return runInterop({ say, now: Date.now, only: options.only, isWriting: options.write })
}

const missing = missingTools()
if (missing.length > 0) {
	say(`npm run interop runs foreign implementations and needs their tools:\n${missing.join('\n')}`)
	finish(0, missing.length)
}
const { verdicts, table, differences } = await run().catch((error: Error) => {
	say(error.message)
	return finish(0, 1)
})
if (options.json) process.stdout.write(`${JSON.stringify(verdicts, undefined, '\t')}\n`)
for (const { status, implementation, title, problem } of verdicts)
	if (status === 'failed') say(`\nfailed  ${implementation}: ${title}\n${problem}`)
say(`\n${table}`)
if (differences !== '') say(`\n${differences}`)
const failed = verdicts.filter(({ status }) => status === 'failed').length
finish(verdicts.length - failed, failed)
