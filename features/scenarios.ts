import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { parseArgs } from 'node:util'
import { startLocalEnvironment } from './environment/localEnvironment.ts'
import { startStackEnvironment } from './environment/stackEnvironment.ts'
import { planFolder } from './runner/planFolder.ts'
import { checkLog } from './secrets/checkLog.ts'
import { allSteps } from './steps/allSteps.ts'

/** The scenarios as tests. `features/run.ts` runs this file, against local mode or the stack of `--stack <name>`. */

/** It only ends what would hang: all features take less than a minute on a machine that does nothing else. */
const stepSeconds = 180

const { values } = parseArgs({ options: { stack: { type: 'string' }, data: { type: 'string' } } })
const { stack, data = '' } = values

const lines: string[] = []
const fingerprints = new Set<string>()
const used = new Set<string>()
const sentences = new Set<string>()
const failures: unknown[] = []

const { environment, close } = await (stack === undefined
	? startLocalEnvironment(join(data, 'local'), (line) => lines.push(line))
	: startStackEnvironment(stack))

const plans = await planFolder({
	folder: import.meta.dirname,
	steps: (onEnd) => {
		const noteFingerprint = (fingerprint: string): void => void fingerprints.add(fingerprint)
		const steps = allSteps({ environment, onEnd, noteFingerprint })
		for (const { sentence } of steps) sentences.add(sentence)
		return steps
	},
	stepSeconds,
	onStep: (sentence) => used.add(sentence),
})

/** What the host has logged of its own failures, most recent last. */
const printErrors = (): void => {
	const errors = lines.filter((line) => line.includes('ERROR')).slice(-20)
	if (failures.length > 0 && errors.length > 0)
		process.stdout.write(`Errors in the log of the host\n${errors.join('\n')}\n`)
}

after(async () => {
	printErrors()
	if (stack === undefined) {
		const megabytes = Math.round(process.memoryUsage().rss / 1024 / 1024)
		process.stdout.write(`memory with the host in it: ${megabytes} MB\n`)
	}
	await close()
})

const fail = (reason: string | undefined): void => {
	if (reason !== undefined) throw new Error(reason)
}

for (const { title, cases, close: closeFeature } of plans)
	describe(title, () => {
		after(closeFeature)
		for (const { title, run } of cases)
			it(title, () =>
				run().catch((error: unknown) => {
					failures.push(error)
					throw error
				}),
			)
	})

describe('The steps', () => {
	it('are all used by a feature', () => {
		const unused = [...sentences.difference(used)]
		if (unused.length > 0) throw new Error(`no feature has these sentences:\n${unused.join('\n')}`)
	})
})

// The log of a deployed stack is in the account.
if (stack === undefined)
	describe('The log of the host', () => {
		it('tells no fingerprint', () => fail(checkLog(lines, fingerprints)))
	})
